import { isDeepStrictEqual } from 'node:util';
import type { Estate } from './estate.ts';

/** The parts that hold one thing per name, by the folder of the files. */
const FOLDERS = ['mappings', 'crosswalks', 'policies'] as const;

/** Names what is different between two estates, file by file: `+ crosswalks/x.csv`, `- mappings/y.yaml`, `~ policies/roles.yaml`. */
export function estateChanges(before: Estate, after: Estate): string[] {
  return [
    ...(isDeepStrictEqual(before.tenant, after.tenant) ? [] : ['~ tenant.yaml']),
    ...(isDeepStrictEqual(before.entities, after.entities) ? [] : ['~ entities.yaml']),
    ...changed(
      'systems',
      new Map(before.systems.map((system) => [system.system, system])),
      new Map(after.systems.map((system) => [system.system, system])),
    ),
    ...FOLDERS.flatMap((folder) => changed(folder, new Map(Object.entries(before[folder])), new Map(Object.entries(after[folder])))),
  ];
}

function changed(folder: string, before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const file = `${folder}/${name}`;
    if (!before.has(name)) return [`+ ${file}`];
    if (!after.has(name)) return [`- ${file}`];
    return isDeepStrictEqual(before.get(name), after.get(name)) ? [] : [`~ ${file}`];
  });
}
