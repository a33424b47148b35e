import { hash } from 'node:crypto';
import type { Tx } from '../store/index.ts';
import { pageUnreadable } from './faults.ts';

/** Something that waits for a decision: a proposal of somebody else, or an exception. */
export interface Task {
  /** `approval:12`, `exception:34`. */
  readonly id: string;
  readonly type: TaskType;
  readonly number: bigint;
  /** Of the proposal or of the exception. */
  readonly kind: string;
  readonly code?: string;
  readonly entity: string;
  /** What it is about: `account:…`, `requisition:…`, `invoice:…`. */
  readonly subject?: string;
  readonly title: string;
  readonly hint?: string;
  /** Minor units. */
  readonly amount?: bigint;
  readonly currency?: string;
  readonly owner?: string;
  readonly assignee?: string;
  readonly escalation: number;
  /** Who asks, of a proposal. */
  readonly maker?: string;
  /** A process asks, of a proposal: it hears what is decided, and that it should ask otherwise. */
  readonly isOfProcess: boolean;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  /** Names what was looked at: a decision is about exactly that. Hexadecimal. */
  readonly hash: string;
}

export type TaskType = 'approval' | 'exception';

/** Whose tasks: what they may do, and which owners' work is theirs. */
export interface TaskReader {
  /** Login; undefined for the holder of the token. */
  readonly person: string | undefined;
  /** Console session, by which the database knows who may decide about a proposal. */
  readonly session: string | undefined;
  /** All: the holder of the token. */
  readonly owners: 'all' | readonly string[];
  /** The kinds of task they may read. */
  readonly types: readonly TaskType[];
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly next?: string;
}

interface Row {
  type: TaskType;
  id: bigint;
  kind: string;
  code: string | null;
  entity: string;
  subject: string | null;
  title: string;
  hint: string | null;
  amount: bigint | null;
  currency: string | null;
  owner: string | null;
  assignee: string | null;
  escalation: number;
  maker: string | null;
  of_process: boolean;
  opened_at: Date;
  due_at: Date;
  due_text: string;
  overdue: boolean;
  hash: string | null;
}

const APPROVALS = `select 'approval' as type, p.id, p.kind, null as code, p.entity, p.subject, p.reason as title, null as hint, p.amount, p.currency,
    null as owner, null as assignee, 0 as escalation, p.maker, p.origin is not null as of_process, p.proposed_at as opened_at, p.due_at, p.due_at::text as due_text, p.due_at < now() as overdue,
    encode(p.hash, 'hex') as hash
  from proposal p where p.tenant = $1`;
/** No number of a proposal is larger. */
const MOST_NUMBER = String(2n ** 63n - 1n);
/** The state of what it is about is part of what is looked at. */
const EXCEPTIONS = `select 'exception' as type, i.id, i.kind, i.code, i.entity, i.key as subject, i.summary as title, i.hint, i.amount, i.currency,
    i.owner, i.assignee, i.escalation::int, null as maker, false as of_process, i.opened_at, i.due_at, i.due_at::text as due_text, i.due_at < now() as overdue,
    (select encode(sha256(convert_to(s.status || s.data, 'UTF8')), 'hex') from process_state s where s.tenant = i.tenant and s.key = i.key) as hash
  from exception_item i where i.tenant = $1`;

/** Open work that no proposal tells, after one of it: the page of one place in an index. */
const OPEN_WORK = `select i.due_at, i.id from exception_item i where i.tenant = $1 and i.state = 'open' and i.kind <> 'approval'
    and ($6::timestamptz is null or (i.due_at, i.id) > ($6, $8::bigint))`;
const BY_DUE = 'order by i.due_at, i.id limit $9';

/** One's own work and that of one's owners; where one sees some entities only, of each of these by itself, or others' would be read to be left out. */
const WORK_OF_PERSON = `(${OPEN_WORK} and i.assignee = $4 ${BY_DUE})
  union all select w.* from unnest($5::text[]) o(owner)
    cross join lateral (${OPEN_WORK} and i.assignee is null and i.owner = o.owner ${BY_DUE}) w where (select all_entities())
  union all select w.* from unnest($5::text[]) o(owner) cross join unnest((select allowed_entities())) e(entity)
    cross join lateral (${OPEN_WORK} and i.assignee is null and i.owner = o.owner and i.entity = e.entity ${BY_DUE}) w where not (select all_entities())`;
/** The holder of the token does everybody's but what is somebody's by name. */
const WORK_OF_ALL = `(${OPEN_WORK} and (i.assignee is null or i.assignee = $4) and $5::text[] is null ${BY_DUE})`;

const statement = (
  work: string,
): string => `(${APPROVALS} and p.id = any (array(select decidable($3::uuid, $6, $7::bigint, $9::int) where $2)))
  union all
  (${EXCEPTIONS} and i.id = any (array(select id from (${work}) w where $10 order by due_at, id limit $9)))
  order by due_at, type, id limit $9`;
const TASKS_OF_PERSON = statement(WORK_OF_PERSON);
const TASKS_OF_ALL = statement(WORK_OF_ALL);

/** What waits for somebody, due first. Work that proposals are is told by the proposals. */
export async function listTasks(
  tx: Tx,
  tenant: string,
  reader: TaskReader,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<TaskPage> {
  const [due, type, id] = pageOf(after);
  const isAll = reader.owners === 'all';
  const { rows } = await tx.query<Row>({
    name: isAll ? 'list-all-tasks' : 'list-tasks',
    text: isAll ? TASKS_OF_ALL : TASKS_OF_PERSON,
    values: [
      tenant,
      reader.types.includes('approval'),
      reader.session ?? null,
      reader.person ?? null,
      isAll ? null : reader.owners,
      due,
      // Of what is due at the same time approvals come first.
      type === 'exception' ? MOST_NUMBER : id,
      type === 'approval' ? '0' : id,
      limit + 1,
      reader.types.includes('exception'),
    ],
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    tasks: page.map(taskOf),
    ...(rows.length > limit && last !== undefined ? { next: `${last.due_text}|${last.type}|${last.id}` } : {}),
  };
}

/** One task by its number, whoever it waits for; undefined where there is none that waits. */
export async function readTask(tx: Tx, tenant: string, type: TaskType, id: bigint): Promise<Task | undefined> {
  const { rows } = await tx.query<Row>({
    name: `read-task-${type}`,
    text: type === 'approval' ? `${APPROVALS} and p.id = $2 and p.state = 'proposed'` : `${EXCEPTIONS} and i.id = $2 and i.state = 'open'`,
    values: [tenant, String(id)],
  });
  return rows.map(taskOf)[0];
}

function pageOf(after: string | undefined): readonly (string | null)[] {
  if (after === undefined) return [null, null, null];
  const [, due, type, id] = /^([\d :.+-]{19,40})\|(approval|exception)\|(\d{1,18})$/.exec(after) ?? [];
  if (due === undefined || type === undefined || id === undefined) throw pageUnreadable();
  return [due, type, id];
}

/** Of an exception: its own words, whose it is and the state of what it is about. */
const hashOf = (row: Row): string =>
  hash('sha256', JSON.stringify([String(row.id), row.code, row.title, row.owner, row.assignee, String(row.amount), row.hash]), 'hex');

function taskOf(row: Row): Task {
  const { type, id, kind, entity, title, escalation, overdue: isOverdue, opened_at: openedAt, due_at: dueAt } = row;
  const known = Object.entries({
    code: row.code,
    subject: row.subject,
    hint: row.hint,
    amount: row.amount,
    currency: row.currency,
    owner: row.owner,
    assignee: row.assignee,
    maker: row.maker,
  });
  return {
    id: `${type}:${id}`,
    type,
    number: id,
    kind,
    entity,
    title,
    escalation,
    openedAt: openedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    isOverdue,
    isOfProcess: row.of_process,
    hash: type === 'approval' ? (row.hash ?? '') : hashOf(row),
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
  };
}
