import { type Estate, mappingsOf } from './estate.ts';
import type { Finding } from './finding.ts';
import { testSamples } from './samples.ts';

/**
 * The samples of an estate folder that pass with one estate and fail with another: what a change would break. Samples that
 * fail with both, because the folder is being worked on, say nothing about the change.
 */
export function newFailures(folder: string, before: Estate, after: Estate): readonly Finding[] {
  const failing = (estate: Estate) => testSamples(folder, mappingsOf(estate)).filter(({ differences }) => differences.length > 0);
  const broken = failing(after);
  if (broken.length === 0) return [];
  const known = new Set(failing(before).map(({ mapping, sample }) => `${mapping}/${sample}`));
  return broken
    .filter(({ mapping, sample }) => !known.has(`${mapping}/${sample}`))
    .map(({ mapping, sample, differences, at }) => ({
      code: 'ESTATE_SAMPLE_DIFFERS',
      message: `Sample ${mapping}/${sample} would no longer give what is expected: ${differences[0] ?? ''}`,
      hint: 'Choose another meaning, or change the sample together with the crosswalk in the estate files',
      at,
    }));
}
