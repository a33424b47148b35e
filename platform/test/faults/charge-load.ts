import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoadReport, runLoad } from '@plexus/sandbox';
import type { Installed } from './installation.ts';
import { untilDone } from './waiting.ts';

export interface ChargeLoad {
  readonly seed: number;
  /** Arrivals a second, at times fixed beforehand. */
  readonly rate: number;
  readonly seconds: number;
  /** Where to send; the installation itself unless told. */
  readonly port?: number;
  /** How long after the schedule arrivals are still sent, and answers waited for, where a machine is slower than the schedule; 20 s unless told. */
  readonly patienceMs?: number;
  /** MSH-4: which hospital. */
  readonly facility?: string;
}

/** What a generator sent and how it was answered, by its own log. */
export interface Sent {
  readonly report: LoadReport;
  /** What every control id begins with. */
  readonly run: string;
  readonly ackLog: string;
  /** Codes of the answers by message number. */
  readonly answers: ReadonlyMap<number, readonly string[]>;
}

const CHARGES_OF_AN_ACCOUNT = 4;
const POISON = 50;
const PATIENCE_MS = 20_000;
/** What every charge of the generator comes to, in cents. */
const AMOUNT = 6_450n;

/** 30 percent of the arrivals are duplicates, windows of 50 are shuffled, one charge in 50 has an amount that cannot be read. */
export async function sendCharges(plexus: Installed, load: ChargeLoad): Promise<Sent> {
  const ackLog = join(plexus.folder, `acks-${load.seed}.jsonl`);
  const report = await runLoad({
    host: '127.0.0.1',
    port: load.port ?? plexus.mllpPort,
    kind: 'dft',
    facility: load.facility ?? 'NORTH',
    seed: load.seed,
    rate: load.rate,
    durationMs: load.seconds * 1000,
    connections: 16,
    duplicates: 30,
    permute: 50,
    poison: POISON,
    perAccount: CHARGES_OF_AN_ACCOUNT,
    timeoutMs: 2_000,
    drainMs: load.patienceMs ?? PATIENCE_MS,
    // A test that failed must end too: without an installation no arrival would ever be answered.
    signal: AbortSignal.timeout(load.seconds * 1000 + (load.patienceMs ?? PATIENCE_MS)),
    ackLog,
  });
  const run = `L${String(load.seed).padStart(6, '0')}`;
  return { report, run, ackLog, answers: await readAnswers(ackLog, run) };
}

async function readAnswers(ackLog: string, run: string): Promise<Map<number, string[]>> {
  const answers = new Map<number, string[]>();
  for (const line of (await readFile(ackLog, 'utf8')).split('\n')) {
    if (line === '') continue;
    const { controlId, code } = JSON.parse(line) as { controlId: string; code: string };
    const number = Number(controlId.slice(run.length));
    answers.set(number, [...(answers.get(number) ?? []), code]);
  }
  return answers;
}

const isPoisoned = (number: number): boolean => number % POISON === POISON - 1;
const accountOf = (number: number): number => Math.floor(number / CHARGES_OF_AN_ACCOUNT);

/** Numbers that were answered positively at least once. */
export const acknowledged = ({ answers }: Sent): number[] =>
  [...answers].flatMap(([number, codes]) => (codes.includes('AA') ? [number] : []));

interface Stored {
  readonly control_id: string;
  readonly messages: number;
  readonly journals: number;
  readonly debit: string;
  readonly open: number;
  readonly why: string | null;
}

/** Every control id of a run, with what became of it. */
const WHAT_BECAME = `
  with mine as (select tenant, channel, seq, control_id from message where control_id like $1 || '%'),
  posted as (
    select m.control_id, count(distinct j.journal)::int as journals, coalesce(sum(l.amount) filter (where l.amount > 0), 0)::text as debit
    from mine m
    join (select distinct tenant, channel, message, id from event where type = 'charge.recorded') e
      on e.tenant = m.tenant and e.channel = m.channel and e.message = m.seq
    join journal j on j.tenant = m.tenant and j.event = e.id
    join journal_line l on l.tenant = j.tenant and l.journal = j.journal
    group by 1),
  held as (
    select m.control_id, count(*)::int as open, string_agg(i.kind || ' ' || i.code || ': ' || i.summary, ', ') as why from mine m
    join exception_item i on i.tenant = m.tenant and i.channel = m.channel and i.message = m.seq and i.state = 'open' group by 1)
  select m.control_id, count(*)::int as messages, coalesce(max(p.journals), 0) as journals, coalesce(max(p.debit), '0') as debit,
    coalesce(max(h.open), 0) as open, max(h.why) as why
  from mine m left join posted p using (control_id) left join held h using (control_id) group by 1`;

/**
 * Holds the platform's books against the generator's own log and answers what is wrong, a line each: every acknowledged message is
 * stored once; every sound charge that is stored is posted once, with its amount; every poisoned one is one open exception and never
 * posted. A charge may wait only while its account waits for a poisoned one that is not `released`.
 */
export async function wrongsOf(plexus: Installed, sent: Sent, released: boolean): Promise<string[]> {
  const rows = await plexus.query<Stored>(WHAT_BECAME, [sent.run]);
  const stored = new Map(rows.map((row) => [Number(row.control_id.slice(sent.run.length)), row]));
  const held = new Set(released ? [] : [...stored.keys()].filter(isPoisoned).map(accountOf));
  return [
    ...acknowledged(sent).flatMap((number) => (stored.has(number) ? [] : [`lost: ${number}`])),
    ...[...stored].flatMap(([number, { messages }]) => (messages === 1 ? [] : [`stored ${messages} times: ${number}`])),
    ...[...stored].flatMap(([number, { journals, debit, open, why }]) => {
      if (isPoisoned(number)) {
        if (journals > 0) return [`poison posted: ${number}`];
        return open === (released ? 0 : 1) ? [] : [`poison with ${open} open exceptions: ${number}`];
      }
      if (open > 0) return [`sound charge with an exception: ${number} (${why ?? ''})`];
      if (journals === 0 && held.has(accountOf(number))) return [];
      if (journals !== 1) return [`posted ${journals} times: ${number}`];
      return BigInt(debit) === AMOUNT ? [] : [`posted with ${debit}: ${number}`];
    }),
  ];
}

/** How many charges of a run are posted. */
export async function postedOf(plexus: Installed, sent: Pick<Sent, 'run'>): Promise<number> {
  const rows = await plexus.query<Stored>(WHAT_BECAME, [sent.run]);
  return rows.reduce((sum, row) => sum + row.journals, 0);
}

/** Rejects every held record, as a person would, so that what waits behind them goes on. Answers how many there were. */
export async function rejectHeld(plexus: Installed): Promise<number> {
  const open = await plexus.query<{ id: string }>(
    `select id::text from exception_item where state = 'open' and kind = 'held-record' order by id`,
  );
  for (const { id } of open) {
    const { status, body } = await plexus.send(`/v1/exceptions/${id}/reject`, { reason: 'the amount cannot be read' });
    if (status !== 200) throw new Error(`exception ${id} could not be rejected: ${status} ${body}`);
  }
  return open.length;
}

interface Waiting {
  readonly untranslated: string;
  readonly unfolded: boolean;
  /** Changes while events are folded. */
  readonly folded: string;
  readonly unbalanced: string;
  readonly unsummarized: boolean;
  readonly undelivered: string;
}

const WAITING = `
  select (select coalesce(sum(ch.next_seq - 1 - c.seq), 0)::text from channel ch join channel_cursor c using (tenant, channel)) as untranslated,
    exists (select from lane_cursor c cross join lateral (
      select 1 from event e where e.tenant = c.tenant and e.lane = c.lane and (e.incarnation, e.xid, e.seq) > (c.incarnation, c.xid, c.seq)
      order by e.incarnation, e.xid, e.seq limit 1) x where c.reader = 'processes') as unfolded,
    (select coalesce(sum(seq), 0)::text from lane_cursor where reader = 'processes') as folded,
    (select (coalesce((select sum(greatest(amount, 0)) from journal_line), 0) - coalesce((select sum(debit) from balance), 0))::text) as unbalanced,
    exists (select from journal_line l left join summary_position p using (tenant, entity)
      where p.entity is null or (l.incarnation, l.xid, l.journal) > (p.incarnation, p.xid, p.journal)) as unsummarized,
    (select count(*)::text from delivery where state not in ('confirmed', 'refused')) as undelivered`;

const look = async (plexus: Installed): Promise<Waiting> => {
  const [seen] = await plexus.query<Waiting>(WAITING);
  if (seen === undefined) throw new Error('nothing was answered');
  return seen;
};

/** Resolves when everything received is translated and folded; the books need no more to be read. Throws when nothing moves for `stillMs`. */
export async function settled(plexus: Installed, stillMs = 30_000): Promise<void> {
  const isSettled = ({ untranslated, unfolded }: Waiting): boolean => untranslated === '0' && !unfolded;
  await untilDone('everything received to be folded', stillMs, () => look(plexus), isSettled);
}

/**
 * Resolves when everything received is translated, folded, added to balances, summarized and settled with its target; answers in how many ms.
 * Throws when nothing moves for `stillMs`.
 */
export async function drained(plexus: Installed, stillMs = 120_000): Promise<number> {
  const started = performance.now();
  const isDrained = ({ untranslated, unfolded, unbalanced, unsummarized, undelivered }: Waiting): boolean =>
    untranslated === '0' && !unfolded && unbalanced === '0' && !unsummarized && undelivered === '0';
  await untilDone('the platform to have nothing left to do', stillMs, () => look(plexus), isDrained);
  return Math.round(performance.now() - started);
}
