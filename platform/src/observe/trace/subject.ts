/** What a trace starts from. */
export type TraceSubject =
  | { readonly of: 'event'; readonly event: Buffer }
  | { readonly of: 'journal'; readonly journal: bigint; readonly line?: number }
  | { readonly of: 'summary'; readonly batch: bigint; readonly line?: number }
  | { readonly of: 'delivery'; readonly delivery: bigint }
  /** `channel:sequence`, a control id, or an identifier that translation found. */
  | { readonly of: 'search'; readonly text: string };

const NUMBERED = /^(journal|summary|delivery):(\d{1,18})(?:\/(\d{1,5}))?$/;
const EVENT = /^event:([\w-]{22})$/;

/** Reads what a person typed. Never fails: what has no form of its own is searched for. */
export function traceSubject(text: string): TraceSubject {
  const trimmed = text.trim();
  const [, kind, number = '', line] = NUMBERED.exec(trimmed) ?? [];
  const part = line === undefined ? {} : { line: Number(line) };
  if (kind === 'journal') return { of: 'journal', journal: BigInt(number), ...part };
  if (kind === 'summary') return { of: 'summary', batch: BigInt(number), ...part };
  if (kind === 'delivery' && line === undefined) return { of: 'delivery', delivery: BigInt(number) };
  const event = EVENT.exec(trimmed)?.[1];
  if (event !== undefined) return { of: 'event', event: Buffer.from(event, 'base64url') };
  return { of: 'search', text: trimmed };
}
