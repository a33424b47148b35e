import type { PatientMergedData, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { eventUnexpected } from './faults.ts';
import type { Policies } from './policies.ts';
import { workItem } from './standing-effects.ts';

/** A patient: which accounts are its, and the patient it was merged into. */
export interface Patient {
  readonly accounts: readonly string[];
  readonly into: string;
}

type LinkedData = { readonly account: string; readonly via: readonly string[] };

const EMPTY: Patient = { accounts: [], into: '' };

/**
 * Keeps the accounts of a patient. A merge (A40) sends its accounts on to the surviving patient; balances are not touched.
 * An account that is linked later, under the old number, is sent on too.
 */
export function decidePatient(state: Patient | undefined, event: StoredEvent, policies: Policies): Decision<Patient> {
  const before = state ?? EMPTY;
  const own = event.key.slice(event.key.indexOf(':') + 1);
  switch (event.type) {
    case 'patient.merged': {
      const { into } = event.data as PatientMergedData;
      if (into === own) return conflict(before, event, policies, 'A patient was merged into itself');
      if (before.into === into) return decision(before, []);
      if (before.into !== '') return conflict(before, event, policies, 'A patient that was merged away was merged again, into another');
      return decision(
        { accounts: [], into },
        before.accounts.map((account) => relink(event, own, into, account, [])),
      );
    }
    case 'account.linked': {
      const { account, via } = event.data as LinkedData;
      if (before.into !== '' && !via.includes(before.into)) {
        return decision(before, [relink(event, own, before.into, account, [...via, own])]);
      }
      const kept = { ...before, accounts: before.accounts.includes(account) ? before.accounts : [...before.accounts, account] };
      // Merged in a ring: the account stays where it came round to.
      return before.into === '' ? decision(kept, []) : conflict(kept, event, policies, 'Patients were merged in a ring');
    }
    default:
      throw eventUnexpected(event.type, 'patient');
  }
}

function relink(event: StoredEvent, from: string, patient: string, account: string, via: readonly string[]): Effect {
  const data = { from, patient, via };
  return { effect: 'emit', name: `relink ${account}`, type: 'account.relinked', entity: event.entity, key: account, data };
}

const decision = (state: Patient, effects: readonly Effect[]): Decision<Patient> => ({
  state,
  status: state.into === '' ? 'known' : 'merged',
  effects,
});

function conflict(state: Patient, event: StoredEvent, policies: Policies, summary: string): Decision<Patient> {
  const identity = `${event.key}|${event.id.toString('base64url').slice(0, 8)}`;
  return decision(state, [workItem(policies, 'merge-conflict', { identity, summary, from: event.recordedAt })]);
}

/** Compact JSON text of a patient. */
export const encodePatient = ({ accounts, into }: Patient): string => JSON.stringify(into === '' ? [accounts] : [accounts, into]);

/** Reads what `encodePatient` wrote. */
export function decodePatient(text: string): Patient {
  const [accounts, into = ''] = JSON.parse(text) as [readonly string[], string?];
  return { accounts, into };
}
