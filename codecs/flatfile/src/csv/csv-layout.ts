import type { ColumnType } from '../column-type.ts';
import { FlatError } from '../flat-error.ts';
import type { Encoding } from '../source-text.ts';

/** One column: the name it has in records, and in the header where that differs. */
export interface CsvColumn {
  readonly name: string;
  readonly header?: string;
  readonly type: ColumnType;
  readonly required?: boolean;
}

/** How a CSV file is written. What is left out is as RFC 4180 has it. */
export interface CsvLayout {
  /** One character; a comma. */
  readonly delimiter?: string;
  /** One character; `"`. `none` where quotes are content. A quote inside quotes is doubled. */
  readonly quote?: string;
  /** Lines that begin with this are no records. */
  readonly comment?: string;
  /** UTF-8. A byte order mark in the file says its encoding, whatever stands here. */
  readonly encoding?: Encoding;
  /**
   * `names`: the first row names the columns, which may come in any order. `ignored`: there is such a row, but columns go by their place.
   * `none`: the first row is a record.
   */
  readonly header: 'names' | 'ignored' | 'none';
  readonly columns: readonly CsvColumn[];
  /** Whether a header may name columns that are not listed here; they are then skipped. */
  readonly otherColumns?: 'refused' | 'skipped';
}

export interface CsvFormat {
  readonly delimiter: string;
  readonly quote: string | undefined;
  readonly comment: string | undefined;
  readonly encoding: Encoding;
}

/** The characters of a layout, checked. Throws FlatError FLAT_LAYOUT. */
export function csvFormat(layout: CsvLayout): CsvFormat {
  const { delimiter = ',', quote = '"', comment, encoding = 'utf-8', columns } = layout;
  const names = columns.map(({ name }) => name);
  const single = (text: string): boolean => /^[\t -~]$/.test(text);
  if (!single(delimiter)) throw unusable('delimiter');
  if (quote !== 'none' && (!single(quote) || quote === delimiter)) throw unusable('quote');
  if (comment !== undefined && (!/^[!-~]+$/.test(comment) || comment.includes(delimiter) || comment.includes(quote)))
    throw unusable('comment');
  if (names.length === 0 || new Set(names).size !== names.length) throw unusable('columns');
  return { delimiter, quote: quote === 'none' ? undefined : quote, comment, encoding };
}

function unusable(what: string): FlatError {
  return new FlatError('FLAT_LAYOUT', { offset: 0 }, { detail: what });
}
