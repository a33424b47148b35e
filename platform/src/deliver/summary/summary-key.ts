import { createHash } from 'node:crypto';

const OURS = /^PLX-[A-Za-z0-9_-]+-\d{8}-[0-9a-f]{20}(-R)*$/;
const REVERSAL = '-R';

/**
 * The key of a summary journal, which is its reference at the ERP (R14): readable for an accountant, unique through a hash of exactly what it
 * covers. `PLX-north-20260503-3f9c…`
 */
export function summaryKey(entity: string, day: string, covers: readonly string[]): string {
  const hash = createHash('sha256')
    .update([entity, day, ...covers].join('|'))
    .digest('hex')
    .slice(0, 20);
  return `PLX-${entity}-${day.replaceAll('-', '')}-${hash}`;
}

/** Whether a reference at a target is one that Plexus gives. */
export function isSummaryKey(reference: string): boolean {
  return OURS.test(reference);
}

/** The key under which a summary journal is taken back. */
export const reversalKey = (key: string): string => `${key}${REVERSAL}`;
