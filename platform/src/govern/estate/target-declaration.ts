import { isAbsolute, join } from 'node:path';
import type { TargetDeclaration } from '../../deliver/index.ts';
import type { System, Target } from './system.ts';

/** What deliver needs of a target: its settings, with places on this machine made absolute. The chart names its accounts by the system. */
export function targetDeclaration(target: Target, { system, owner }: System, dataFolder: string): TargetDeclaration {
  const here = (place: string): string => (isAbsolute(place) ? place : join(dataFolder, place));
  const { credentialsFile } = target;
  return {
    ...target,
    chart: system,
    owner: target.owner ?? owner,
    ...(credentialsFile === undefined ? {} : { credentialsFile: here(credentialsFile) }),
  };
}
