import type { Tx } from '../../store/index.ts';
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
    text: 'select key, entity, version, status, hold, data, subject, sealed from process_state where tenant = $1 and key = any ($2)',
    values: [tenant, keys],
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

/** Writes the changed states of a lane in one statement. */
export async function saveStates(tx: Tx, tenant: string, lane: number, states: readonly KeyState[]): Promise<void> {
  if (states.length === 0) return;
  await tx.query({
    name: 'save-states',
    text: `insert into process_state (tenant, key, entity, lane, version, status, hold, data, subject, sealed)
      select $1, s.key, s.entity, $2, s.version, s.status, s.hold, s.data, s.subject, decode(s.sealed, 'base64')
      from json_to_recordset($3) s(key text, entity text, version smallint, status text, hold text, data text, subject text, sealed text)
      on conflict (tenant, key) do update set entity = excluded.entity, version = excluded.version, status = excluded.status, hold = excluded.hold,
        data = excluded.data, subject = excluded.subject, sealed = excluded.sealed`,
    values: [
      tenant,
      lane,
      JSON.stringify(
        states.map((state) => ({
          key: state.key,
          entity: state.entity,
          version: state.version,
          status: state.status,
          hold: state.hold,
          data: state.text,
          subject: state.subject,
          sealed: state.sealed?.toString('base64'),
        })),
      ),
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
