import { readFile } from 'node:fs/promises';
import { Fault } from '../kernel/index.ts';

/** The bytes of a file that somebody named. Throws `FILE_UNREADABLE` (rejected). */
export const readGiven = (file: string): Promise<Buffer> =>
  readFile(file).catch((cause: unknown) => {
    throw new Fault({
      code: 'FILE_UNREADABLE',
      kind: 'rejected',
      message: 'The file cannot be read',
      hint: 'Check its path',
      at: file,
      cause,
    });
  });
