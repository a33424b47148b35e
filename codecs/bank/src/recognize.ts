import { encodingOf } from '@plexus/xml';

export type BankFormat = 'bai2' | 'ach' | 'xml' | 'swift-mt';

/** What a bank file is, from its first bytes (about a hundred are enough). `xml` may hold any message: the camt reader tells. */
export function recognizeBankFile(beginning: Uint8Array): BankFormat | undefined {
  const bytes = Buffer.from(beginning.buffer, beginning.byteOffset, Math.min(beginning.byteLength, 1024));
  const found = encodingOf(bytes, true);
  const mark = typeof found === 'object' ? found.mark : 0;
  const text = bytes.toString('latin1', mark).replaceAll('\0', '').trimStart();
  if (text.startsWith('<')) return 'xml';
  if (/^(?:\{1:[FA]|:20:)/.test(text)) return 'swift-mt';
  if (text.startsWith('01,')) return 'bai2';
  return /^(?:101|[56]\d\d).{37}/.test(text) ? 'ach' : undefined;
}
