import { readFile } from 'node:fs/promises';
import { credentialsMissing } from './faults.ts';
import type { TargetDeclaration } from './target.ts';

/** Who we are at a target. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The login of a target; undefined when it wants none. Throws `CREDENTIALS_MISSING` (defect). */
export async function loginOf({ name, credentialsFile }: TargetDeclaration): Promise<Login | undefined> {
  if (credentialsFile === undefined) return undefined;
  const line = await readFile(credentialsFile, 'utf8').catch((cause: unknown) => {
    throw credentialsMissing(name, credentialsFile, cause);
  });
  const [user = '', ...password] = line.trim().split(':');
  return { user, password: password.join(':') };
}

/** The Authorization header of HTTP basic authentication (RFC 7617). */
export const basic = ({ user, password }: Login): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
