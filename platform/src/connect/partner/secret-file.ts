import { readFile } from 'node:fs/promises';
import { Fault } from '../../kernel/index.ts';

/**
 * The secrets that a file holds, one on each line: two while a partner changes them. Read each time they are needed, so that a new one holds at
 * once. Throws `SECRET_FILE_UNREADABLE` (unavailable), which never quotes the file.
 */
export async function secretsIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const secrets = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (secrets.length === 0) throw unreadable(undefined);
  return secrets;
}

const unreadable = (cause: unknown): Fault =>
  new Fault({
    code: 'SECRET_FILE_UNREADABLE',
    kind: 'unavailable',
    message: "The file with a partner's shared secret cannot be read or is empty",
    hint: 'Write the secret into the file that the channel names, one on each line, readable for Plexus alone',
    cause,
  });
