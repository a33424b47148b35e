import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockedPackage } from './packages.ts';

/** When the registry had each locked version at the latest, by `name@version`: days in UTC. */
export type Published = Readonly<Record<string, string>>;

/** A version that was taken over is found out about within days (security.md, section 6): until then it is not taken. */
export const LEAST_DAYS = 7;
const DAY_MS = 86_400_000;

export const PUBLISHED_FILE = join(import.meta.dirname, 'published.json');

/** The committed record. */
export const readPublished = (): Published => JSON.parse(readFileSync(PUBLISHED_FILE, 'utf8')) as Published;

export const nameOf = ({ name, version }: LockedPackage): string => `${name}@${version}`;

/** Versions that were locked before their age was looked at, and became old enough by 2026-11-26. One more is a decision, with its reason here. */
export const TAKEN_YOUNG: ReadonlySet<string> = new Set([
  '@tanstack/query-core@5.108.0',
  '@tanstack/react-query@5.108.0',
  '@tybys/wasm-util@0.10.5',
  'axe-core@4.14.1',
  'csstype@3.2.4',
  'set-cookie-parser@3.2.3',
  'source-map-js@1.2.4',
]);

/** What is wrong with the age of locked versions at an instant: one that is not recorded, or younger than it may be. */
export function tooYoung(packages: readonly LockedPackage[], published: Published, now: Date): string[] {
  const names = [...new Set(packages.map(nameOf))].toSorted();
  return names.flatMap((name) => {
    const day = published[name];
    if (day === undefined) return [`${name} is not in the record: run node scripts/supply-chain/record-published.ts`];
    const days = Math.floor((now.getTime() - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
    return days >= LEAST_DAYS || TAKEN_YOUNG.has(name) ? [] : [`${name} was published on ${day}: take an older version, or wait`];
  });
}
