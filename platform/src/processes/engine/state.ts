import { laneOf, type Log } from '../../events/index.ts';
import { bytesColumn, smallColumn, textColumn, type Tx } from '../../store/index.ts';
import type { ProcessDefinition } from './decision.ts';
import { stateTooNew } from './faults.ts';

/** The stored state of one key. `text` is the process's own compact JSON; empty while the key is only held. */
export interface KeyState {
  readonly key: string;
  readonly entity: string;
  readonly version: number;
  readonly status: string;
  /** The held record or poison event that blocks the key. */
  readonly hold: string | undefined;
  readonly text: string;
  readonly subject: string | undefined;
  /** Identifying values, sealed under the subject's key; carried, never opened here. */
  readonly sealed: Buffer | undefined;
}

interface Row {
  key: string;
  entity: string;
  version: number;
  status: string;
  hold: string | null;
  data: string;
  subject: string | null;
  sealed: Buffer | null;
}

/** Loads the states of keys in one statement; a key without state is absent. */
export async function loadStates(tx: Tx, tenant: string, keys: readonly string[]): Promise<Map<string, KeyState>> {
  const { rows } = await tx.query<Row>({
    name: 'load-states',
    text: 'select key, entity, version, status, hold, data, subject, sealed from process_state where tenant = $1 and key = any ($2::text[])',
    values: [tenant, textColumn(keys)],
  });
  return new Map(
    rows.map((row) => [
      row.key,
      {
        key: row.key,
        entity: row.entity,
        version: row.version,
        status: row.status,
        hold: row.hold ?? undefined,
        text: row.data,
        subject: row.subject ?? undefined,
        sealed: row.sealed ?? undefined,
      },
    ]),
  );
}

/** Writes changed states in one statement. */
export async function saveStates(tx: Tx, { tenant, lanes }: Log, states: readonly KeyState[]): Promise<void> {
  if (states.length === 0) return;
  await tx.query({
    name: 'save-states',
    text: `insert into process_state (tenant, key, entity, lane, version, status, hold, data, subject, sealed)
      select $1, s.key, s.entity, s.lane, s.version, s.status, s.hold, s.data, s.subject, s.sealed
      from unnest($2::smallint[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[])
        s(lane, key, entity, version, status, hold, data, subject, sealed)
      on conflict (tenant, key) do update set entity = excluded.entity, version = excluded.version, status = excluded.status, hold = excluded.hold,
        data = excluded.data, subject = excluded.subject, sealed = excluded.sealed`,
    values: [
      tenant,
      smallColumn(states.map(({ key }) => laneOf(key, lanes))),
      textColumn(states.map(({ key }) => key)),
      textColumn(states.map(({ entity }) => entity)),
      smallColumn(states.map(({ version }) => version)),
      textColumn(states.map(({ status }) => status)),
      textColumn(states.map(({ hold }) => hold)),
      textColumn(states.map(({ text }) => text)),
      textColumn(states.map(({ subject }) => subject)),
      bytesColumn(states.map(({ sealed }) => sealed)),
    ],
  });
}

/** Brings a stored text to the version of the running definition. Throws `STATE_TOO_NEW` when a newer build wrote it. */
export function currentText<S, P>(definition: ProcessDefinition<S, P>, state: KeyState): string {
  if (state.version > definition.version) throw stateTooNew(definition.name, state.version, definition.version);
  let text = state.text;
  for (let version = state.version; version < definition.version; version++) {
    const upgrade = definition.upgrades?.[version];
    if (upgrade !== undefined) text = upgrade(text);
  }
  return text;
}
