import { readFile } from 'node:fs/promises';
import { credentialsMissing } from './faults.ts';
import type { TargetDeclaration } from './target.ts';

/** The Authorization header of a target; undefined when it wants none. Throws `CREDENTIALS_MISSING` (defect). */
export async function authorizationOf({ name, credentialsFile }: TargetDeclaration): Promise<string | undefined> {
  if (credentialsFile === undefined) return undefined;
  const login = await readFile(credentialsFile, 'utf8').catch((cause: unknown) => {
    throw credentialsMissing(name, credentialsFile, cause);
  });
  return `Basic ${Buffer.from(login.trim()).toString('base64')}`;
}
