import { bigColumn, bytesColumn, smallColumn, textColumn, together, type Tx } from '../store/index.ts';
import { journalDiffers, ledgerConflict } from './faults.ts';
import type { JournalDraft } from './journal-draft.ts';
import { debitedBy, type JournalLine, mirrorOf } from './journal-lines.ts';
import { lockPeriods, type UsedPeriod } from './posting-period.ts';

/** A draft and the event of the log that caused it. */
export interface CausedDraft {
  readonly draft: JournalDraft;
  readonly causeEventId: Buffer;
}

/**
 * Writes journals, their identities and their lines in set-based statements. A journal whose identity is already written
 * is left out; one that mirrors a written journal takes that one's lines, turned round. Answers how many were written.
 * Throws `STORE_CONFLICT` when a period changed or an identity was written meanwhile, and `LEDGER_JOURNAL_DIFFERS` (defect) when one is written
 * for other money: leaving that out would lose it.
 */
export async function writeJournals(tx: Tx, tenant: string, incarnation: number, journals: readonly CausedDraft[]): Promise<number> {
  let written = 0;
  for (const wave of wavesOf(journals)) written += await writeWave(tx, tenant, incarnation, wave);
  return written;
}

/** A mirror needs its original in the table, so one whose original is in the same batch goes in a later wave. */
function wavesOf(journals: readonly CausedDraft[]): CausedDraft[][] {
  const waves: CausedDraft[][] = [];
  const placed = new Map<string, { readonly wave: number; readonly draft: JournalDraft }>();
  for (const journal of journals) {
    const { draft } = journal;
    const name = draft.identity.toString('latin1');
    const known = placed.get(name);
    if (known !== undefined) {
      requireSame(draft, { ...known.draft, debited: debitedBy(known.draft.lines) }, draft.lines);
      continue;
    }
    const original = draft.mirrors?.identity.toString('latin1');
    const wave = original === undefined ? 0 : (placed.get(original)?.wave ?? -1) + 1;
    placed.set(name, { wave, draft });
    (waves[wave] ??= []).push(journal);
  }
  return waves;
}

interface Resolved {
  readonly cause: CausedDraft;
  readonly lines: readonly JournalLine[];
  readonly reverses: bigint | undefined;
}

async function writeWave(tx: Tx, tenant: string, incarnation: number, wave: readonly CausedDraft[]): Promise<number> {
  const resolved = (await resolveMirrors(tx, tenant, wave)).filter(({ lines }) => lines.length > 0);
  if (resolved.length === 0) return 0;
  const [, made] = await together([
    lockPeriods(tx, tenant, usedPeriods(resolved)),
    insertJournals(tx, tenant, incarnation, resolved),
  ] as const);
  const lines = resolved.flatMap(({ cause: { draft }, lines }) => {
    const journal = made.get(draft.identity.toString('latin1'));
    return journal === undefined ? [] : lines.map((line, index) => ({ draft, journal, line, number: index + 1 }));
  });
  await insertLines(tx, tenant, incarnation, lines);
  if (made.size < resolved.length) {
    const repeated = resolved.filter(({ cause }) => !made.has(cause.draft.identity.toString('latin1')));
    await requireRepeats(tx, tenant, repeated);
  }
  return made.size;
}

interface WrittenJournal {
  readonly entity: string;
  readonly currency: string;
  readonly debited: bigint;
}

function requireSame({ entity, currency, posting }: JournalDraft, written: WrittenJournal, lines: readonly JournalLine[]): void {
  const isSame = written.entity === entity && written.currency === currency && written.debited === debitedBy(lines);
  if (!isSame) throw journalDiffers(entity, posting);
}

/** Journals that were left out move the money that those of their names did. */
async function requireRepeats(tx: Tx, tenant: string, repeated: readonly Resolved[]): Promise<void> {
  const { rows } = await tx.query<WrittenJournal & { identity: Buffer }>({
    name: 'read-repeated-journals',
    text: `select i.identity, j.entity, j.currency, sum(greatest(l.amount, 0))::bigint as debited
      from journal_identity i join journal j on j.tenant = i.tenant and j.journal = i.journal
        join journal_line l on l.tenant = j.tenant and l.journal = j.journal
      where i.tenant = $1 and i.identity = any ($2) group by i.identity, j.entity, j.currency`,
    values: [tenant, repeated.map(({ cause }) => cause.draft.identity)],
  });
  const written = new Map(rows.map((row) => [row.identity.toString('latin1'), row]));
  for (const { cause, lines } of repeated) {
    const known = written.get(cause.draft.identity.toString('latin1'));
    if (known !== undefined) requireSame(cause.draft, known, lines);
  }
}

function usedPeriods(resolved: readonly Resolved[]): UsedPeriod[] {
  const used = new Map(
    resolved.map(({ cause: { draft } }) => [
      `${draft.entity} ${draft.period}`,
      { entity: draft.entity, period: draft.period, state: draft.periodState },
    ]),
  );
  return [...used.values()];
}

interface OriginalRow {
  identity: Buffer;
  journal: bigint;
  account: string;
  amount: bigint;
  subject: string;
  /** The subject of the journal. */
  posted_for: string;
  bucket: string | null;
  department: string | null;
  cost_center: string | null;
  service_line: string | null;
  payer_class: string | null;
  counterparty: string | null;
  open_item: string | null;
}

async function resolveMirrors(tx: Tx, tenant: string, wave: readonly CausedDraft[]): Promise<Resolved[]> {
  const wanted = wave.flatMap(({ draft }) => draft.mirrors?.identity ?? []);
  const originals = wanted.length === 0 ? new Map<string, OriginalRow[]>() : await readOriginals(tx, tenant, wanted);
  return wave.map((cause) => {
    const { mirrors, lines, subject } = cause.draft;
    const rows = mirrors === undefined ? undefined : originals.get(mirrors.identity.toString('latin1'));
    if (mirrors === undefined || rows === undefined) return { cause, lines, reverses: undefined };
    return { cause, lines: mirrorOf(originalLines(rows, subject), mirrors.openItem), reverses: rows[0]?.journal };
  });
}

async function readOriginals(tx: Tx, tenant: string, identities: readonly Buffer[]): Promise<Map<string, OriginalRow[]>> {
  const { rows } = await tx.query<OriginalRow>({
    name: 'read-original-journals',
    text: `select i.identity, l.journal, l.account, l.amount, l.subject, j.subject as posted_for, l.bucket, l.department, l.cost_center, l.service_line,
        l.payer_class, l.counterparty, l.open_item
      from journal_identity i join journal_line l on l.tenant = i.tenant and l.journal = i.journal
        join journal j on j.tenant = l.tenant and j.journal = l.journal
      where i.tenant = $1 and i.identity = any ($2) order by l.journal, l.line`,
    values: [tenant, identities],
  });
  return Map.groupBy(rows, (row) => row.identity.toString('latin1'));
}

/** The original's lines, its own in the subledger of the mirror: an account that was merged is reversed at its survivor. Another party's stay its. */
function originalLines(rows: readonly OriginalRow[], subject: string): JournalLine[] {
  return rows.map((row) => ({
    account: row.account,
    amount: row.amount,
    subject: row.subject === row.posted_for ? subject : row.subject,
    ...(row.bucket === null ? {} : { bucket: row.bucket }),
    ...(row.department === null ? {} : { department: row.department }),
    ...(row.cost_center === null ? {} : { costCenter: row.cost_center }),
    ...(row.service_line === null ? {} : { serviceLine: row.service_line }),
    ...(row.payer_class === null ? {} : { payerClass: row.payer_class }),
    ...(row.counterparty === null ? {} : { counterparty: row.counterparty }),
    ...(row.open_item === null ? {} : { openItem: row.open_item }),
  }));
}

/** Answers the journal number by identity of those that are new. */
async function insertJournals(tx: Tx, tenant: string, incarnation: number, resolved: readonly Resolved[]): Promise<Map<string, bigint>> {
  const drafts = resolved.map(({ cause: { draft } }) => draft);
  const text = (of: (draft: JournalDraft) => string | undefined): Buffer => textColumn(drafts.map(of));
  try {
    const made = await tx.query<{ identity: Buffer; journal: bigint }>({
      name: 'insert-journals',
      text: `with offered as materialized (
          select n, identity, entity, day::date, original::date, period, currency, posting, rule, event, subject, reverses
          from unnest($3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bytea[], $12::text[], $13::bigint[])
            with ordinality o(identity, entity, day, original, period, currency, posting, rule, event, subject, reverses, n)
        ), made as (
          insert into journal (tenant, entity, incarnation, identity, accounting_day, original_day, period, currency, posting, rule, event, subject, reverses)
          select $1, o.entity, $2, o.identity, o.day, o.original, o.period, o.currency, o.posting, o.rule, o.event, o.subject, o.reverses
          from offered o where not exists (select from journal_identity i where i.tenant = $1 and i.identity = o.identity) order by o.n
          returning identity, journal
        ), named as (
          insert into journal_identity (tenant, identity, journal) select $1, identity, journal from made
        )
        select identity, journal from made`,
      values: [
        tenant,
        incarnation,
        bytesColumn(drafts.map(({ identity }) => identity)),
        text(({ entity }) => entity),
        text(({ day }) => day),
        text(({ originalDay }) => originalDay),
        text(({ period }) => period),
        text(({ currency }) => currency),
        text(({ posting }) => posting),
        text(({ rule }) => rule),
        bytesColumn(resolved.map(({ cause }) => cause.causeEventId)),
        text(({ subject }) => subject),
        bigColumn(resolved.map(({ reverses }) => reverses)),
      ],
    });
    return new Map(made.rows.map((row) => [row.identity.toString('latin1'), row.journal]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505') throw ledgerConflict('the same identity');
    throw error;
  }
}

interface NumberedLine {
  readonly draft: JournalDraft;
  readonly journal: bigint;
  readonly line: JournalLine;
  readonly number: number;
}

async function insertLines(tx: Tx, tenant: string, incarnation: number, lines: readonly NumberedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const text = (of: (item: NumberedLine) => string | undefined): Buffer => textColumn(lines.map(of));
  await tx.query({
    name: 'insert-journal-lines',
    text: `insert into journal_line (tenant, incarnation, journal, line, entity, accounting_day, period, currency, account, amount, bucket, department,
        cost_center, service_line, payer_class, counterparty, subject, open_item)
      select $1, $2, journal, line, entity, day::date, period, currency, account, amount, bucket, department, cost_center, service_line, payer_class,
        counterparty, subject, open_item
      from unnest($3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[],
        $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[]) l(journal, line, entity, day, period, currency, account,
        amount, bucket, department, cost_center, service_line, payer_class, counterparty, subject, open_item)`,
    values: [
      tenant,
      incarnation,
      bigColumn(lines.map(({ journal }) => journal)),
      smallColumn(lines.map(({ number }) => number)),
      text(({ draft }) => draft.entity),
      text(({ draft }) => draft.day),
      text(({ draft }) => draft.period),
      text(({ draft }) => draft.currency),
      text(({ line }) => line.account),
      bigColumn(lines.map(({ line }) => line.amount)),
      text(({ line }) => line.bucket),
      text(({ line }) => line.department),
      text(({ line }) => line.costCenter),
      text(({ line }) => line.serviceLine),
      text(({ line }) => line.payerClass),
      text(({ line }) => line.counterparty),
      text(({ line }) => line.subject),
      text(({ line }) => line.openItem),
    ],
  });
}
