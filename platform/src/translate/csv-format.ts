import type { CsvLayout, FlatRecord } from '@plexus/flatfile';
import { type DocumentNode, suggestion } from './document.ts';
import type { ListReader, PathReader, RecordFormat, SourceRecord } from './record.ts';

/** One row of a file, or rows that follow one another and belong together. */
export interface CsvRecord extends SourceRecord {
  /** The first is what paths read; a list is made of all. */
  readonly rows: readonly FlatRecord[];
  /** Rows with the same value of the group stand elsewhere in the file too. */
  readonly isTorn: boolean;
}

/** What a mapping says of its file. */
export interface CsvSource {
  readonly layout: CsvLayout;
  /** The column whose equal values make rows that follow one another one record. */
  readonly group: string | undefined;
}

/** The list of all rows of a record. */
const ROWS = 'rows';

/** Reads `columns: [requisition, line, …]`, `delimiter` and `group` of a mapping of CSV whose first row names the columns. */
export function compileCsvSource(root: DocumentNode): CsvSource {
  const columns = root
    .require('columns')
    .items()
    .map((item) => item.text());
  const delimiter = root.get('delimiter')?.text();
  const layout: CsvLayout = {
    header: 'names',
    otherColumns: 'skipped',
    columns: columns.map((name) => ({ name, type: { kind: 'text' } })),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
  const group = root.get('group');
  return { layout, group: group === undefined ? undefined : columnOf(group, columns) };
}

/** Paths are names of columns; the list `rows` holds the rows of a record. */
export function csvFormat({ layout }: CsvSource): RecordFormat<CsvRecord> {
  const columns = layout.columns.map(({ name }) => name);
  const format: RecordFormat<CsvRecord> = {
    path: (node, where): PathReader<CsvRecord> => {
      if (where !== undefined) throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Leave it out');
      const column = columnOf(node, columns);
      return {
        path: column,
        type: 'text',
        find: ({ rows: [row] }) => {
          const value = row?.values[column];
          const text = typeof value === 'string' ? value.trim() : '';
          const place = row?.position(column);
          return text === '' || place === undefined ? undefined : { text, isNull: false, start: place.start, end: place.end };
        },
      };
    },
    list: (node): ListReader<CsvRecord> => ({
      path: node.word([ROWS]),
      format,
      items: (record) => record.rows.map((row) => ({ ...record, rows: [row], start: row.at.start, end: row.at.end })),
    }),
    place: ({ rows: [row], number }, path) => `row ${row?.number ?? number}${path === undefined ? '' : `, ${path}`}`,
  };
  return format;
}

function columnOf(node: DocumentNode, columns: readonly string[]): string {
  const name = node.text();
  if (columns.includes(name)) return name;
  throw node.fault('MAPPING_PATH_UNKNOWN', `There is no column "${name}"`, suggestion(name, columns));
}
