import { Random } from '../chance/random.ts';
import { existing, HOUR, type Minute } from './calendar.ts';
import type { Coverage, Encounter, EncounterClass } from './encounter.ts';
import { type EhrName, HOSPITALS, type HospitalKind } from './hospitals.ts';
import { PAYERS, payerOf, SELF_PAY_WEIGHT } from './payers.ts';
import { drawPatient, type Patient } from './people.ts';

type Mix = readonly { readonly class: EncounterClass; readonly weight: number }[];

const USUAL_MIX: Mix = [
  { class: 'emergency', weight: 30 },
  { class: 'outpatient', weight: 42 },
  { class: 'inpatient', weight: 12 },
  { class: 'observation', weight: 5 },
  { class: 'recurring', weight: 6 },
  { class: 'preadmit', weight: 5 },
];

const MIXES: Readonly<Record<HospitalKind, Mix>> = {
  academic: USUAL_MIX,
  community: USUAL_MIX,
  'critical-access': USUAL_MIX.filter(({ class: kind }) => kind !== 'recurring'),
  behavioral: [
    { class: 'outpatient', weight: 65 },
    { class: 'inpatient', weight: 30 },
    { class: 'preadmit', weight: 5 },
  ],
};

const DIAGNOSES = ['R07.9', 'J18.9', 'S42.201A', 'K35.80', 'I10', 'E11.9', 'M17.11', 'N39.0', 'F33.1', 'Z51.11'];
const FIRST_UNIT: Readonly<Record<EncounterClass, Encounter['unit']>> = {
  inpatient: 'nursing',
  emergency: 'emergency',
  observation: 'observation',
  outpatient: 'clinic',
  recurring: 'rehabilitation',
  preadmit: 'clinic',
};
/** Patients who may come again. */
const REMEMBERED = 200;

/** Registers encounters: draws the hospital, the class, the patient and who pays, and gives the numbers of each EHR. */
export class Registration {
  readonly #seed: number;
  /** Both EHRs have a patient 70001, two different people. */
  readonly #counters = { northside: { account: 400_000, mrn: 70_000 }, summit: { account: 700_000, mrn: 70_000 } };
  readonly #known: Record<EhrName, Patient[]> = { northside: [], summit: [] };
  #encounters = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** An encounter of the day that begins at `day`, and the random stream of its story. */
  register(day: Minute): { readonly encounter: Encounter; readonly random: Random } {
    const random = new Random(this.#seed, 'encounter', ++this.#encounters);
    const hospital = random.weighted(HOSPITALS);
    const drawn = random.weighted(MIXES[hospital.kind]).class;
    const isDaytime = drawn !== 'emergency' && drawn !== 'observation';
    const encounter: Encounter = {
      hospital,
      patient: this.#patientOf(hospital.ehr, random),
      account: this.nextAccount(hospital.ehr),
      coverages: this.#coverages(random),
      class: drawn,
      unit: hospital.kind === 'behavioral' ? 'behavioral' : FIRST_UNIT[drawn],
      room: random.between(100, 480),
      admittedAt: existing(day + (isDaytime ? random.between(7 * HOUR, 15 * HOUR) : random.between(5, 23 * HOUR))),
      completedAt: undefined,
      diagnosis: random.pick(DIAGNOSES),
    };
    return { encounter, random };
  }

  nextAccount(ehr: EhrName): string {
    return String(++this.#counters[ehr].account);
  }

  /** Another record: of somebody else, or of the same person under another number. */
  newPatient(ehr: EhrName, random: Random, same?: Patient): Patient {
    const mrn = String(++this.#counters[ehr].mrn);
    return same === undefined ? drawPatient(random, ehr, mrn) : { ...same, mrn };
  }

  #patientOf(ehr: EhrName, random: Random): Patient {
    const known = this.#known[ehr];
    if (known.length > 0 && random.chance(0.25)) return random.pick(known);
    const patient = this.newPatient(ehr, random);
    known.push(patient);
    if (known.length > REMEMBERED) known.shift();
    return patient;
  }

  #coverages(random: Random): Coverage[] {
    const [first] = [random.weighted([...PAYERS, { id: '', weight: SELF_PAY_WEIGHT }])];
    if (first === undefined || first.id === '') return [];
    const coverage = (id: string): Coverage => ({
      payer: payerOf(id),
      memberId: `${id.slice(0, 2)}${random.between(100_000_000, 999_999_999)}`,
    });
    const primary = coverage(first.id);
    if (primary.payer.class !== 'medicare') return [primary];
    const second = random.weighted([
      { id: 'SUNFLOWER', weight: 45 },
      { id: 'STATECAID', weight: 10 },
      { id: '', weight: 45 },
    ]).id;
    return second === '' ? [primary] : [primary, coverage(second)];
  }
}
