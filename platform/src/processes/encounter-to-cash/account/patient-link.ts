import type { Json } from '../../../canonical/index.ts';
import type { Work } from './work.ts';

/** A patient was merged into another; the accounts that are still its go along. */
export type RelinkedData = {
  readonly from: string;
  readonly patient: string;
  readonly via: readonly string[];
};

/** Makes the account a patient's, and tells the patient. No balance is touched. */
export function link(work: Work, patient: string | undefined, via: readonly string[] = []): void {
  const { account, event, key } = work;
  if (patient === undefined || account.patient === patient.slice(0, 8)) return;
  account.patient = patient.slice(0, 8);
  const data: { readonly [name: string]: Json } = { account: key, via };
  work.effects.push({ effect: 'emit', name: 'link', type: 'account.linked', entity: event.entity, key: `patient:${patient}`, data });
}

export function relink(work: Work, data: RelinkedData): void {
  if (work.account.patient === data.from.slice(0, 8)) link(work, data.patient, data.via);
}
