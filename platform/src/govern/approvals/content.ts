import { createHash } from 'node:crypto';

/** What is proposed: names and texts, numbers or flags. Amounts are texts of minor units. */
export type Content = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The one form of a content: JSON with sorted names, in UTF-8. Approvals are of these bytes. */
export function bytesOf(content: Content): Buffer {
  const sorted = Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(sorted)));
}

/** SHA-256 in hexadecimal: what an approval names. */
export const hashOf = (content: Content): string => createHash('sha256').update(bytesOf(content)).digest('hex');
