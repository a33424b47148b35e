import { createHash } from 'node:crypto';

/** What is proposed: names and texts, numbers, flags or lists. Amounts are texts of minor units. */
export type Content = Readonly<Record<string, string | number | boolean | readonly string[] | readonly Readonly<Record<string, string>>[]>>;

/** The one form of a content: JSON with sorted names, in UTF-8. Approvals are of these bytes. */
export function bytesOf(content: Content): Buffer {
  const sorted = Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(sorted)));
}

/** What a content says under a name; empty where it says nothing or a list. */
export function textIn(content: Content, name: string): string {
  const value = content[name];
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** SHA-256 in hexadecimal: what an approval names. */
export const hashOf = (content: Content): string => createHash('sha256').update(bytesOf(content)).digest('hex');
