import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The line of a file that only its owner may read; made with something random in it where there is none yet. */
export function keptSecret(path: string, written: (made: string) => string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(dirname(path), { recursive: true });
  const text = written(randomBytes(24).toString('base64url'));
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return text;
}
