import type { Random } from '../chance/random.ts';
import { DAY, HOUR, type Minute } from './calendar.ts';
import { chargeItem } from './charge-master.ts';
import { type Encounter, accountKey, type Line } from './encounter.ts';
import type { Stage } from './encounter-story.ts';
import type { Registration } from './registration.ts';

/** What a registration gone wrong needs besides: the book must follow what the EHR corrects. */
export interface MishapStage extends Stage {
  readonly opened: (encounter: Encounter) => void;
  readonly merged: (from: string, into: string) => void;
}

/** Share of encounters, in hundredths, with each kind of mishap. */
const MISHAPS = [
  { kind: 'none', weight: 92 },
  { kind: 'temporary-record', weight: 3 },
  { kind: 'second-account', weight: 3 },
  { kind: 'wrong-patient', weight: 2 },
] as const;

/** Draws what goes wrong at registration, if anything, and notes how it is put right: A40, A41 or A44. */
export function noteMishap(stage: MishapStage, registration: Registration, random: Random, encounter: Encounter): void {
  switch (random.weighted(MISHAPS).kind) {
    case 'none':
      return;
    case 'temporary-record':
      return temporaryRecord(stage, registration, random, encounter);
    case 'second-account':
      return secondAccount(stage, registration, random, encounter);
    case 'wrong-patient':
      return wrongPatient(stage, registration, random, encounter);
  }
}

/** The patient is registered under a new number and found to be known: the records are merged (A40). */
function temporaryRecord(stage: MishapStage, registration: Registration, random: Random, encounter: Encounter): void {
  const known = encounter.patient;
  const { ehr } = encounter.hospital;
  const temporary = registration.newPatient(ehr, random, known);
  encounter.patient = temporary;
  const at = encounter.admittedAt + random.between(HOUR, 30 * HOUR);
  stage.note(at, () => {
    encounter.patient = known;
    stage.tell({ type: 'adt', trigger: 'A40', at, encounter, prior: { mrn: temporary.mrn, account: encounter.account } });
  });
}

/** The account was opened for somebody else and is moved to whom it belongs (A44). */
function wrongPatient(stage: MishapStage, registration: Registration, random: Random, encounter: Encounter): void {
  const right = encounter.patient;
  const wrong = registration.newPatient(encounter.hospital.ehr, random);
  encounter.patient = wrong;
  const at = encounter.admittedAt + random.between(HOUR, 10 * HOUR);
  stage.note(at, () => {
    encounter.patient = right;
    stage.tell({ type: 'adt', trigger: 'A44', at, encounter, prior: { mrn: wrong.mrn, account: encounter.account } });
  });
}

/**
 * One visit gets two accounts, and charges on both, until they are merged (A41): at once or after both were billed, now and then by way
 * of a third account, and now and then a charge still comes on the account that is no more.
 */
function secondAccount(stage: MishapStage, registration: Registration, random: Random, encounter: Encounter): void {
  if (encounter.class === 'preadmit') return;
  const open = (at: Minute): Encounter => {
    const { ehr } = encounter.hospital;
    const other: Encounter = { ...encounter, account: registration.nextAccount(ehr), admittedAt: at, class: 'outpatient', unit: 'clinic' };
    stage.note(at, () => {
      stage.opened(other);
      stage.tell({ type: 'adt', trigger: 'A04', at, encounter: other });
    });
    return other;
  };
  const charge = (on: Encounter, item: string, at: Minute): void => {
    stage.note(at, () => stage.tell({ type: 'transactions', at, encounter: on, lines: [line(stage, on, item, random.between(1, 5), at)] }));
  };
  const merge = (from: Encounter, into: Encounter, at: Minute): void => {
    stage.note(at, () => {
      stage.merged(accountKey(from), accountKey(into));
      stage.tell({ type: 'adt', trigger: 'A41', at, encounter: into, prior: { mrn: from.patient.mrn, account: from.account } });
    });
  };
  const start = encounter.admittedAt;
  const second = open(start + 20);
  charge(second, '7500270', start + 50);
  const isLate = random.chance(0.25);
  const at = start + (isLate ? 9 * DAY : 0) + random.between(2 * HOUR, 8 * HOUR);
  if (isLate) stage.note(start + HOUR, () => stage.completed(second, start + HOUR));
  if (random.chance(0.2)) {
    const third = open(start + 40);
    merge(second, third, at - 30);
    merge(third, encounter, at);
  } else merge(second, encounter, at);
  if (random.chance(0.3)) {
    charge(second, '6000696', at + 2 * HOUR);
    stage.note(at + 2 * HOUR, () => stage.chargedLate(second, at + 2 * HOUR));
  }
}

function line(stage: Stage, encounter: Encounter, number: string, quantity: number, at: Minute): Line {
  const item = chargeItem(number);
  return {
    transaction: stage.transactionNumber(encounter.hospital.ehr),
    kind: 'CG',
    item,
    code: item.number,
    title: item.title,
    quantity,
    amount: item.price * BigInt(quantity),
    department: item.department,
    servedAt: at,
  };
}
