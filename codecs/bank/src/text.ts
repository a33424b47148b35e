import { isUtf8 } from 'node:buffer';

/** The text of bytes held one a character: UTF-8 where they are valid UTF-8, otherwise ISO 8859-1. */
export function decodeText(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : bytes;
}
