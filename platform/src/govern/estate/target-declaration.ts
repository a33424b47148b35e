import { isAbsolute, join } from 'node:path';
import type { TargetDeclaration } from '../../deliver/index.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** What deliver needs of a target: its settings, with places on this machine made absolute. The chart names its accounts by the system. */
export function targetDeclaration(target: Target, { system, owner }: System, dataFolder: string): TargetDeclaration {
  const here = (place: string): string => (isAbsolute(place) ? place : join(dataFolder, place));
  const { credentialsFile, sftp } = target;
  return {
    ...target,
    chart: system,
    owner: target.owner ?? owner,
    ...(credentialsFile === undefined ? {} : { credentialsFile: here(credentialsFile) }),
    ...(sftp === undefined ? {} : { sftp: loginOf(sftp, here) }),
  };
}

function loginOf(sftp: NonNullable<Target['sftp']>, here: (place: string) => string): NonNullable<TargetDeclaration['sftp']> {
  const { hostKeyFile } = sftp;
  return { ...sftp, keyFile: here(sftp.keyFile), ...(hostKeyFile === undefined ? {} : { hostKeyFile: here(hostKeyFile) }) };
}
