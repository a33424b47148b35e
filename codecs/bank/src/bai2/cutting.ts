import type { Cutting } from '../record-splitter.ts';

/**
 * Lines, unless the 01 record declares a physical record length and no line end comes within it: then records follow each other at that
 * width, padded with blanks, as on the media the format was made for.
 */
export const cutBai2: Cutting = (beginning, last) => {
  const end = beginning.search(/[\r\n]/);
  const slash = beginning.indexOf('/');
  const header = slash === -1 || (end !== -1 && end < slash) ? undefined : beginning.slice(0, slash);
  const declared = header?.startsWith('01,') === true ? Number(header.split(',')[6]?.trim() ?? '') : 0;
  const width = Number.isInteger(declared) && declared >= (header?.length ?? 0) + 1 ? declared : undefined;
  if (width !== undefined) {
    if (end === -1 ? beginning.length > width : end > width) return width;
    if (end === -1 && !last) return undefined;
  }
  return end === -1 && !last ? undefined : 'lines';
};
