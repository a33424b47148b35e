import { type FlatError, type FlatRecord, readCsv } from '@plexus/flatfile';
import { Fault } from '../kernel/index.ts';
import { compileCsvSource, csvFormat, type CsvRecord, type CsvSource } from './csv-format.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';

/** Builds a mapping of CSV: a record is a row, or with `group` the rows that follow one another with the same value there. */
export function csvMapping(facts: Facts, build: Build): MessageMapping {
  const source = compileCsvSource(build.root);
  const format = csvFormat(source);
  const rules = compileRules(format, build);
  return {
    ...facts,
    format: 'csv',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<CsvRecord>(facts.name, format, context);
      const { records, problems } = cut(bytes, source);
      const [problem] = problems;
      // What is wrong with the file as a whole ends it: nothing behind that has a sure place.
      if (problem !== undefined) application.undecodable(faultOf(problem), 0, bytes.length);
      else
        for (const record of records) {
          const [broken] = record.rows.flatMap(({ faults }) => faults);
          if (broken !== undefined) application.refuse(faultOf(broken), record, rules);
          else if (record.isTorn) application.refuse(groupTorn(format.place(record, source.group)), record, rules);
          else application.apply(rules, record);
        }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      cut(bytes, source)
        .records.filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}

function cut(
  bytes: Uint8Array,
  { layout, group }: CsvSource,
): { readonly records: readonly CsvRecord[]; readonly problems: readonly FlatError[] } {
  const { records: rows, problems } = readCsv(bytes, layout);
  const groups: FlatRecord[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    const isSame = group !== undefined && row.values[group] !== undefined && last?.[0]?.values[group] === row.values[group];
    if (last !== undefined && isSame) last.push(row);
    else groups.push([row]);
  }
  const torn = group === undefined ? new Set() : tornValues(groups.map(([first]) => first?.values[group]));
  const records = groups.map((together, index) => ({
    rows: together,
    isTorn: group !== undefined && torn.has(together[0]?.values[group]),
    number: index + 1,
    start: together[0]?.at.start ?? 0,
    end: together.at(-1)?.at.end ?? 0,
  }));
  return { records, problems };
}

/** What stands in several places: part of a document must not be taken for the whole. */
function tornValues(values: readonly unknown[]): ReadonlySet<unknown> {
  const counts = Map.groupBy(values, (value) => value);
  return new Set([...counts].flatMap(([value, all]) => (value !== undefined && all.length > 1 ? [value] : [])));
}

const groupTorn = (at: string): Fault =>
  new Fault({
    code: 'CSV_GROUP_TORN',
    kind: 'rejected',
    message: 'Rows that belong together do not follow one another',
    hint: 'Ask the sender to sort the file, and send it again under another name',
    at,
  });

const faultOf = ({ code, message, at }: FlatError): Fault =>
  new Fault({
    code,
    kind: 'rejected',
    message,
    hint: 'Ask the sender to correct the file, and send it again under another name',
    at: `byte ${at.offset}`,
  });
