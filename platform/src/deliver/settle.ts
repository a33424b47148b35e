import type { Log } from '../events/index.ts';
import type { Tx } from '../store/index.ts';
import { closeExceptions, type NewException, openExceptions } from '../worklist/index.ts';
import { appendAnswers, type EndedRow } from './answers.ts';
import type { Circuit } from './circuit.ts';
import { STILL_THERE, WITHDRAWN } from './conduct.ts';
import type { TargetDeclaration } from './target.ts';

/** A target that is down holds up everything for it. */
const TARGET_DUE_MS = 3_600_000;
export const DEFAULT_OWNER = 'integration';

export type DeliveryState = 'ready' | 'running' | 'sent' | 'confirmed' | 'refused' | 'unknown' | 'dead';

/** What became of one leased delivery. */
export interface Settlement {
  readonly id: bigint;
  readonly fence: bigint;
  readonly tries: number;
  readonly state: Exclude<DeliveryState, 'running'>;
  /** For the record of attempts: `applied`, `absent`, `throttled`. */
  readonly outcome: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly reference: string | undefined;
  /** It waits at the target for something of its own: what comes after it goes out. */
  readonly isHeld: boolean;
  readonly dueInMs: number;
  /** Someone's work, opened if the settlement stands. */
  readonly exception: NewException | undefined;
}

/** Where the open exception of a delivery is found. */
export const exceptionIdentity = (id: bigint): string => `delivery|${id}`;

/**
 * Writes outcomes, each only if its fence still stands: a node that was held up too long changes nothing. An attempt, an audit row,
 * exceptions and the event for the key that asked how it would end go with it. A status that failed while a newer one came is refused as
 * superseded. Returns the ids that were ours to settle.
 */
export async function settle(tx: Tx, log: Log, settlements: readonly Settlement[]): Promise<ReadonlySet<bigint>> {
  const { tenant } = log;
  const { rows } = await tx.query<EndedRow & { state: DeliveryState; outcome: string }>({
    name: 'settle-deliveries',
    text: `with told as (
        select * from json_to_recordset($2) t(id bigint, fence bigint, state text, outcome text, code text, detail text, reference text, "isHeld" boolean, "dueInMs" float8)),
      judged as (
        select t.*, d.state as before,
          t.state = 'ready' and d.kind = 'account-status' and exists (
            select from delivery n where n.tenant = $1 and n.target = d.target and n.order_key = d.order_key and n.kind = d.kind
              and n.state = 'ready' and n.id <> d.id) as superseded
        from told t join delivery d on d.tenant = $1 and d.id = t.id and d.fence = t.fence and d.leased_until is not null
        for update of d),
      settled as (
        update delivery d set state = s.state, leased_until = null, reference = coalesce(j.reference, d.reference), held = j."isHeld",
          due_at = now() + j."dueInMs" * interval '1 ms', withdrawn = d.withdrawn and s.state = 'unknown',
          since = case when j.before = s.state then d.since else now() end,
          settled_at = case when s.state in ('confirmed', 'refused', 'dead') then now() end
        from judged j cross join lateral (select case when j.superseded then 'refused' else j.state end as state) s
        where d.tenant = $1 and d.id = j.id
        returning d.id, d.tries, d.fence, d.state, d.target, d.kind, d.entity, d.reference, d.answer_key, d.answer_about, d.answer_cause, j.before, case when j.superseded then 'superseded' else j.outcome end as outcome, j.code, j.detail),
      noted as (
        insert into delivery_attempt (tenant, delivery, attempt, fence, outcome, code, detail)
        select $1, id, tries, fence, outcome, code, detail from settled where outcome <> 'working'),
      audited as (
        insert into audit (tenant, principal, person, action, object, detail)
        select $1, 'plexus/deliver', 'none', 'delivery.' || state, 'delivery:' || id, concat_ws(' ', outcome, code) from settled where before <> state)
      select id, fence, state, outcome, target, kind, entity, reference, code, detail, answer_key, answer_about, answer_cause, now() as at from settled`,
    values: [tenant, JSON.stringify(settlements.map(told))],
  });
  const states = new Map(rows.map((row) => [row.id, row.state]));
  await appendAnswers(tx, log, rows);
  await closeExceptions(tx, tenant, 'plexus/deliver', rows.flatMap(resolved));
  await openExceptions(
    tx,
    tenant,
    settlements.flatMap((item) => (item.exception !== undefined && states.get(item.id) === item.state ? [item.exception] : [])),
  );
  return new Set(states.keys());
}

/** What ends the work about a delivery: what a person wanted given up and still stands there is work anew. */
function resolved({
  id,
  state,
  outcome,
}: Pick<EndedRow, 'id' | 'state'> & { readonly outcome: string }): { identity: string; resolution: string }[] {
  const resolution = state === 'confirmed' ? 'The target holds it as it was sent' : RESOLUTIONS[outcome];
  return resolution === undefined ? [] : [{ identity: exceptionIdentity(id), resolution }];
}

const RESOLUTIONS: Readonly<Record<string, string>> = {
  [WITHDRAWN]: 'The target does not hold it: it is given up',
  [STILL_THERE]: 'The target still holds it: it is not given up',
};

function told(item: Settlement): object {
  return { ...item, id: String(item.id), fence: String(item.fence), exception: undefined };
}

/**
 * Keeps a changed circuit, so that it outlives the node and people see it. A target that fails is someone's work until it works again;
 * `entity` is that of the delivery that found out.
 */
export async function saveCircuit(
  tx: Tx,
  tenant: string,
  target: TargetDeclaration,
  circuit: Circuit,
  entity: string,
  now: Date,
): Promise<void> {
  await tx.query({
    name: 'save-circuit',
    text: `with before as (select target, circuit from target_state where tenant = $1 and target = $2 for update),
      saved as (
        update target_state t set circuit = $3, failures = $4::int, retry_at = $5 from before b where t.tenant = $1 and t.target = b.target
        returning t.target, b.circuit as before)
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, 'plexus/deliver', 'none', 'target.circuit-' || $3, 'target:' || target, $4::int || ' failures' from saved where before <> $3`,
    values: [tenant, target.name, circuit.state, circuit.failures, circuit.retryAt === 0 ? null : new Date(circuit.retryAt)],
  });
  const identity = `target|${target.name}`;
  if (circuit.state === 'closed') {
    await closeExceptions(tx, tenant, 'plexus/deliver', [{ identity, resolution: 'The target works again' }]);
    return;
  }
  await openExceptions(tx, tenant, [
    {
      entity,
      kind: 'target-failing',
      identity,
      owner: target.owner ?? DEFAULT_OWNER,
      code: 'TARGET_FAILING',
      summary: `${target.name} failed ${circuit.failures} times in a row; nothing is sent to it but a probe now and then`,
      hint: 'Check the target and the way to it; deliveries wait and go out by themselves once it works again',
      place: `target:${target.name}`,
      dueAt: new Date(now.getTime() + TARGET_DUE_MS).toISOString(),
    },
  ]);
}
