import type { Clock, HttpCall } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Progress, Refusal, Trouble } from '../adapter.ts';
import { readSummaryJournal } from '../content.ts';
import { judgeRead, judgeWrite, plainText, readAnswer, refusalClass } from '../http-answer.ts';
import { type AccountNumbers, SAME_NUMBERS } from '../account-numbers.ts';
import { accepted, type JobStatus, jobStatuses, journalBatches, problem } from './answers.ts';
import { differencesOf } from './compare.ts';
import { glInterface, type LedgerNames } from './gl-interface.ts';
import { holdings, readHolding } from './holdings.ts';

const BASE = '/fscmRestApi/resources/11.13.18.05';
const BATCHES = `${BASE}/journalBatches`;
/** Package and definition of the job that imports journals. */
const JOB = 'oracle/apps/ess/financials/generalLedger/programs/common,JournalImportLauncher';
/** An import job that was accepted unheard has posted, or never will, after this long. */
const SETTLE_MS = 60_000;
/** Statuses of an Enterprise Scheduling Service job that is over, for better or worse. */
const DONE = new Set(['SUCCEEDED', 'WARNING', 'ERROR']);
const STOPPED = new Set(['CANCELLED', 'EXPIRED', 'FINISHED', 'VALIDATION_FAILED', 'SCHEDULE_ENDED']);
/** Period closed, not open, or none for the date (Journal Import execution report). */
const PERIOD_CODES = /^EP\d\d$/;
const MOST_ROWS_NAMED = 20;
const LEDGER: LedgerNames = { id: '1', source: 'Plexus', category: 'Patient Accounting' };

export interface JournalOptions {
  readonly numbers?: AccountNumbers;
  readonly ledger?: LedgerNames | undefined;
}

/**
 * General ledger journals through the ERP Integrations resource: importBulkData takes a file and answers with a request number, a job posts
 * it later, and what it posted is read back by our key. The target keeps no key unique, so it is searched before every try.
 */
export function oracleFusionJournals(clock: Clock, { numbers = SAME_NUMBERS, ledger = LEDGER }: JournalOptions = {}): Adapter {
  return {
    looksFirst: true,
    settleMs: SETTLE_MS,
    find: (outbound, call) => find(outbound, call, clock),
    create: (outbound, call) => create(outbound, call, clock, numbers, ledger),
    progress: (outbound, call) => progress(outbound, call, clock),
    holdings: (call) => holdings(BATCHES, call, clock),
    readHolding: (key, call) => readHolding(BATCHES, key, call, clock, numbers),
  };
}

async function find(outbound: Outbound, call: HttpCall, clock: Clock): Promise<Found | Trouble> {
  const path = `${BATCHES}?q=${encodeURIComponent(`Reference=${outbound.key}`)}&limit=25`;
  const judged = judgeRead(await call({ method: 'GET', path }), clock.now());
  if (judged.result !== 'judged') return judged;
  const batches = judged.status === 404 ? undefined : readAnswer(journalBatches, judged.body);
  if (batches === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  if (batches.items.some((batch) => batch.Reference !== outbound.key)) return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
  const [first] = batches.items;
  if (first === undefined) return { result: 'absent' };
  return {
    result: 'already-applied',
    reference: `JeBatchId ${plainText(String(first.JeBatchId), 40)}`,
    differences: differencesOf(readSummaryJournal(outbound.content), batches.items),
  };
}

async function create(
  outbound: Outbound,
  call: HttpCall,
  clock: Clock,
  numbers: AccountNumbers,
  ledger: LedgerNames,
): Promise<Created | Refusal | Trouble> {
  const journal = readSummaryJournal(outbound.content);
  const unnumbered = new Set(journal.lines.filter(({ account }) => numbers.numberOf(account) === undefined).map(({ account }) => account));
  if (unnumbered.size > 0) {
    const detail = `the chart of accounts has no number here for ${[...unnumbered].join(', ')}`;
    return { result: 'refused-data', code: 'ACCOUNT_NOT_NUMBERED', detail };
  }
  const csv = glInterface(outbound.key, journal, ledger, (account) => numbers.numberOf(account) ?? account);
  const body = JSON.stringify({
    OperationName: 'importBulkData',
    DocumentContent: Buffer.from(csv).toString('base64'),
    ContentType: 'csv',
    FileName: `GlInterface-${outbound.key}.csv`,
    JobName: JOB,
    ParameterList: `#NULL,${ledger.id},${ledger.source},${outbound.key},N,N,O`,
    ...(outbound.callbackUrl === undefined ? {} : { CallbackURL: outbound.callbackUrl }),
  });
  const headers = { 'content-type': 'application/json' };
  const judged = judgeWrite(await call({ method: 'POST', path: `${BASE}/erpintegrations`, headers, body }), clock.now());
  if (judged.result !== 'judged') return judged;
  if (judged.status >= 400) return { result: refusalClass(judged.status), code: `HTTP_${judged.status}`, detail: sentence(judged.body) };
  const answer = readAnswer(accepted, judged.body);
  return answer === undefined ? { result: 'unknown', code: 'ANSWER_UNREADABLE' } : { result: 'accepted', reference: answer.ReqstId };
}

async function progress(outbound: Outbound, call: HttpCall, clock: Clock): Promise<Progress | Refusal | Trouble> {
  const request = outbound.reference ?? '';
  const path = `${BASE}/erpintegrations?finder=${encodeURIComponent(`ESSJobStatusRF;requestId=${request}`)}`;
  const judged = judgeRead(await call({ method: 'GET', path }), clock.now());
  if (judged.result !== 'judged') return judged;
  if (judged.status === 404) return { result: 'lost', code: 'HTTP_404' };
  const job = readAnswer(jobStatuses, judged.body)?.items[0];
  if (job === undefined) return { result: 'unknown', code: 'ANSWER_UNREADABLE' };
  if (job.ReqstId !== request) return { result: 'unknown', code: 'ANSWER_TO_ANOTHER' };
  const rejected = job.Rejected ?? [];
  if (rejected.length > 0) return refusalOf(rejected, outbound.key);
  if (STOPPED.has(job.RequestStatus)) return { result: 'lost', code: job.RequestStatus };
  return DONE.has(job.RequestStatus) ? { result: 'applied' } : { result: 'working' };
}

/** Names the rows; a row that fell only because its neighbours did (EJ00) is not named unless there is nothing else. */
function refusalOf(rejected: NonNullable<JobStatus['Rejected']>, key: string): Refusal | Progress {
  if (rejected.some((row) => row.Reference !== undefined && row.Reference !== key)) return { result: 'lost', code: 'JOB_OF_ANOTHER' };
  const causes = rejected.filter((row) => row.Code !== 'EJ00');
  const named = causes.length > 0 ? causes : rejected;
  const byCode = Map.groupBy(named, (row) => plainText(row.Code, 20));
  const detail = [...byCode].map(([code, rows]) => {
    const numbers = rows.slice(0, MOST_ROWS_NAMED).map((row) => row.Row);
    const more = rows.length > MOST_ROWS_NAMED ? ` and ${rows.length - MOST_ROWS_NAMED} more` : '';
    const message = plainText(rows[0]?.Message ?? '', 120);
    return `${rows.length === 1 ? 'row' : 'rows'} ${numbers.join(', ')}${more}: ${code}${message === '' ? '' : ` ${message}`}`;
  });
  const period = named.some((row) => PERIOD_CODES.test(row.Code));
  return { result: period ? 'refused-period' : 'refused-data', code: [...byCode.keys()].join(' '), detail: detail.join('; ') };
}

function sentence(body: Buffer): string {
  const answer = readAnswer(problem, body);
  return plainText(answer?.detail ?? answer?.title ?? '', 120);
}
