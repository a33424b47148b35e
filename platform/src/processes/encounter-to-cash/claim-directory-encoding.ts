import type { ClaimRemittedData } from '../../canonical/index.ts';
import type { Directory } from './claim-directory.ts';

type Stored = {
  readonly r?: readonly (readonly [string, string, ...(readonly string[])])[];
  readonly w?: readonly (readonly [string, number, number, 0 | 1, string, ClaimRemittedData, string?])[];
  readonly s?: readonly (readonly [string, string])[];
};

/** Compact JSON text of a directory entry. */
export function encodeDirectory({ registrations, waiting, seekers }: Directory): string {
  const stored: Stored = {
    ...(registrations.length === 0
      ? {}
      : { r: registrations.map(({ claim, account, formerly = [] }) => [claim, account, ...formerly] as const) }),
    ...(waiting.length === 0
      ? {}
      : {
          w: waiting.map(
            ({ item, revision, version, unapplied, entity, data, pair }) =>
              [item, revision, version, unapplied ? 1 : 0, entity, data, pair] as const,
          ),
        }),
    ...(seekers.length === 0 ? {} : { s: seekers.map(({ home, item }) => [home, item] as const) }),
  };
  return JSON.stringify(stored);
}

/** Reads what `encodeDirectory` wrote. */
export function decodeDirectory(text: string): Directory {
  const { r = [], w = [], s = [] } = JSON.parse(text) as Stored;
  return {
    registrations: r.map(([claim, account, ...formerly]) => ({ claim, account, formerly })),
    waiting: w.map(([item, revision, version, unapplied, entity, data, pair = '']) => ({
      item,
      revision,
      version,
      unapplied: unapplied === 1,
      pair,
      entity,
      data,
    })),
    seekers: s.map(([home, item]) => ({ home, item })),
  };
}
