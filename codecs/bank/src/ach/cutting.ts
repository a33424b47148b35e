import type { Cutting } from '../record-splitter.ts';
import { RECORD } from './layout.ts';

/** Lines, unless 94 bytes without a line end are followed at once by a record that may come second. */
export const cutAch: Cutting = (beginning, last) => {
  if (/[\r\n]/.test(beginning.slice(0, RECORD + 1))) return 'lines';
  if (beginning.length > RECORD) return /[59]/.test(beginning.charAt(RECORD)) ? RECORD : 'lines';
  return last ? 'lines' : undefined;
};
