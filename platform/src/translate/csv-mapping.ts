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
          if (broken === undefined) application.apply(rules, record);
          else application.refuse(faultOf(broken), record, rules);
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
  const records = groups.map((together, index) => ({
    rows: together,
    number: index + 1,
    start: together[0]?.at.start ?? 0,
    end: together.at(-1)?.at.end ?? 0,
  }));
  return { records, problems };
}

const faultOf = ({ code, message, at }: FlatError): Fault =>
  new Fault({
    code,
    kind: 'rejected',
    message,
    hint: 'Ask the sender to correct the file, and send it again under another name',
    at: `byte ${at.offset}`,
  });
