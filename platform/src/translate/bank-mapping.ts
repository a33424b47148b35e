import { type BankError, readAch, readBai2 } from '@plexus/bank';
import { Fault } from '../kernel/index.ts';
import { type PaymentRecord, paymentFormat, type ReportRecord, reportFormat } from './bank-format.ts';
import type { MessageMapping } from './mapping.ts';
import type { RecordFormat, SourceRecord } from './record.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';

/** What one file of a bank holds, or why nothing of it may be used. */
type Cut<R> = { readonly records: readonly R[] } | { readonly broken: Fault };

/** Builds a mapping of BAI2 reports (one record per transaction) or of ACH files (one per entry). */
export function bankMapping(facts: Facts, build: Build): MessageMapping {
  return build.root.require('from').value === 'bank/bai2'
    ? mappingOf(facts, build, reportFormat, reportRecords)
    : mappingOf(facts, build, paymentFormat, paymentRecords);
}

/** A file whose totals, counts or hash are wrong is held whole: which of its amounts is wrong nobody knows. */
function mappingOf<R extends SourceRecord>(
  facts: Facts,
  build: Build,
  format: RecordFormat<R>,
  cut: (bytes: Uint8Array) => Cut<R>,
): MessageMapping {
  const rules = compileRules(format, build);
  return {
    ...facts,
    format: 'bank',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<R>(facts.name, format, context);
      const file = cut(bytes);
      if ('broken' in file) application.undecodable(file.broken, 0, bytes.length);
      else for (const record of file.records) application.apply(rules, record);
      return application.translation();
    },
    fieldRanges(bytes, place) {
      const file = cut(bytes);
      if ('broken' in file) return [];
      return file.records
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []);
    },
  };
}

function reportRecords(bytes: Uint8Array): Cut<ReportRecord> {
  const { files, problems } = readBai2(bytes);
  const broken = brokenBy(problems, files);
  if (broken !== undefined) return { broken };
  const records = files.flatMap(({ header: file, groups }) =>
    groups.flatMap(({ header: group, accounts }) =>
      accounts.flatMap(({ header: account, transactions }) =>
        transactions.map((transaction) => ({ file, group, account, transaction, ...transaction.at })),
      ),
    ),
  );
  return { records: records.map((record, n) => ({ ...record, number: n + 1 })) };
}

function paymentRecords(bytes: Uint8Array): Cut<PaymentRecord> {
  const { files, problems } = readAch(bytes);
  const broken = brokenBy(problems, files);
  if (broken !== undefined) return { broken };
  const records = files.flatMap(({ header: file, batches }) =>
    batches.flatMap(({ header: batch, entries }) => entries.map((entry) => ({ file, batch, entry, ...entry.at }))),
  );
  return { records: records.map((record, n) => ({ ...record, number: n + 1 })) };
}

/** The first problem of a file that is not sound; what only departs from the letter of the format does not hold it. */
function brokenBy(problems: readonly BankError[], files: readonly { readonly end?: { readonly sound: boolean } }[]): Fault | undefined {
  const sound = files.length > 0 && files.every(({ end }) => end?.sound === true);
  const fatal = problems.find(({ severity }) => severity === 'fatal');
  if (sound && fatal === undefined) return undefined;
  const error = fatal ?? problems.find(({ difference }) => difference !== undefined) ?? problems[0];
  return new Fault({
    code: error?.code ?? 'BANK_EMPTY',
    kind: 'rejected',
    message: error?.message ?? 'The input holds no record',
    hint: 'Ask the bank to send the file again, corrected',
    at: error?.at.record === undefined ? `byte ${error?.at.offset ?? 0}` : `record ${error.at.record}`,
  });
}
