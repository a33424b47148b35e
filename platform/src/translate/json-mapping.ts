import { Fault } from '../kernel/index.ts';
import { compileJsonEach, type JsonRecord, jsonFormat, jsonLines, jsonRecords } from './json-format.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';

/** Builds a mapping of JSON: a file of one value, or of one on each line: then a line that cannot be read does not spoil the others. */
export function jsonMapping(facts: Facts, build: Build): MessageMapping {
  const each = compileJsonEach(build.root.get('each'));
  const rules = compileRules(jsonFormat, build);
  const hasLines = build.root.require('from').value === 'json/lines';
  const pieces = (bytes: Uint8Array): Iterable<{ readonly start: number; readonly end: number }> =>
    hasLines ? jsonLines(bytes) : [{ start: 0, end: bytes.length }];
  return {
    ...facts,
    format: 'json',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<JsonRecord>(facts.name, jsonFormat, context);
      let number = 1;
      for (const { start, end } of pieces(bytes)) {
        try {
          for (const record of jsonRecords(bytes.subarray(start, end), each, start, number++)) application.apply(rules, record);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          application.undecodable(error, start, end);
        }
      }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      [...pieces(bytes)]
        .filter(({ start, end }) => start <= place.start && place.end <= end)
        .flatMap(({ start, end }) => jsonRecords(bytes.subarray(start, end), each, start))
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}
