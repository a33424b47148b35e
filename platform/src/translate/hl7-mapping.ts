import { type Message, parseMessage } from '@plexus/hl7v2';
import type { EmitRule } from './emit-rule.ts';
import { faultOfHl7, noRecords, notAccepted } from './faults.ts';
import { compileHl7Each, type Hl7Each, type Hl7Record, hl7Format, hl7Messages, hl7Records } from './hl7-format.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';

/** Builds a mapping of HL7 v2 messages. */
export function hl7Mapping(facts: Facts, build: Build): MessageMapping {
  const each = compileHl7Each(build.root.get('each'));
  const format = hl7Format(each);
  const rules = compileRules(format, build);
  return {
    ...facts,
    format: 'hl7v2',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication(facts.name, format, context);
      for (const { start, end } of messagesOf(bytes, application)) {
        const message = decoded(bytes, start, end, application);
        if (message !== undefined) applyToMessage(message, start, { facts, each, rules, application });
      }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      hl7Messages(bytes)
        .filter(({ start, end }) => start <= place.start && place.end <= end)
        .flatMap(({ start, end }) => hl7Records(parseMessage(bytes.subarray(start, end)), each, start))
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}

function messagesOf(
  bytes: Uint8Array,
  application: RuleApplication<Hl7Record>,
): ReadonlyArray<{ readonly start: number; readonly end: number }> {
  try {
    return hl7Messages(bytes);
  } catch (error) {
    application.undecodable(faultOfHl7(error), 0, bytes.length);
    return [];
  }
}

function decoded(bytes: Uint8Array, start: number, end: number, application: RuleApplication<Hl7Record>): Message | undefined {
  try {
    return parseMessage(bytes.subarray(start, end));
  } catch (error) {
    application.undecodable(faultOfHl7(error), start, end);
    return undefined;
  }
}

function applyToMessage(
  message: Message,
  start: number,
  use: { facts: Facts; each: Hl7Each; rules: readonly EmitRule<Hl7Record>[]; application: RuleApplication<Hl7Record> },
): void {
  const { messageCode, trigger } = message.header;
  const end = start + message.bytes.length;
  if (!use.facts.kinds.includes(`${messageCode}^${trigger}`)) return use.application.undecodable(notAccepted(use.facts.name), start, end);
  const records = hl7Records(message, use.each, start);
  if (records.length === 0) return use.application.undecodable(noRecords(use.each.segment ?? 'MSH'), start, end);
  for (const record of records) use.application.apply(use.rules, record);
}
