import type { Correction } from '../corrections.ts';
import type { Estate } from './estate.ts';

/** The estate of the files with the corrections that still stand, and what became of the others. */
export interface Corrected {
  readonly estate: Estate;
  /** In the release, but not in the files. */
  readonly kept: readonly Correction[];
  /** The files say the same. */
  readonly inFiles: readonly Correction[];
  /** The files say something else, or have no such crosswalk any more: someone decided against it. */
  readonly replaced: readonly Correction[];
}

/**
 * Lays corrections over the estate of the files. A row in the files is a decision and wins; a row that is missing from them is
 * none, so that a correction never gets lost by applying files that do not know of it yet.
 */
export function withCorrections(estate: Estate, corrections: readonly Correction[]): Corrected {
  const kept: Correction[] = [];
  const inFiles: Correction[] = [];
  const replaced: Correction[] = [];
  let corrected = estate;
  for (const correction of corrections) {
    const { crosswalk, code, meaning } = correction;
    const table = estate.crosswalks[crosswalk];
    const written = table !== undefined && Object.hasOwn(table, code) ? table[code] : undefined;
    if (table === undefined || (written !== undefined && written !== meaning)) replaced.push(correction);
    else if (written === meaning) inFiles.push(correction);
    else {
      kept.push(correction);
      corrected = withRow(corrected, crosswalk, code, meaning);
    }
  }
  return { estate: corrected, kept, inFiles, replaced };
}

/** The same estate with one more row in a crosswalk, or another meaning for a code that is in it. */
export function withRow(estate: Estate, crosswalk: string, code: string, meaning: string): Estate {
  return { ...estate, crosswalks: { ...estate.crosswalks, [crosswalk]: { ...estate.crosswalks[crosswalk], [code]: meaning } } };
}
