import type { BucketName } from '../../../canonical/index.ts';

/** Where a receivable may stand, in the order in which they are asked to pay. */
export const BUCKETS = ['primary', 'secondary', 'tertiary', 'guarantor'] as const satisfies readonly BucketName[];
