import type { Random } from '../chance/random.ts';
import { compactDay, startOf } from './calendar.ts';
import type { EhrName } from './hospitals.ts';

/** A made-up person as one EHR knows them. The MRN changes when two records turn out to be one person. */
export interface Patient {
  readonly ehr: EhrName;
  mrn: string;
  readonly last: string;
  readonly first: string;
  readonly sex: 'F' | 'M';
  /** HL7 date. */
  readonly born: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
}

/** Words that are not names, put together so that they read like some. */
const LAST_START = [
  'Ash',
  'Bright',
  'Copper',
  'Dove',
  'Elder',
  'Fern',
  'Gran',
  'Hollow',
  'Iron',
  'Juniper',
  'Kestrel',
  'Lark',
  'Maple',
  'Nettle',
  'Oat',
];
const LAST_END = [
  'barrow',
  'beck',
  'crest',
  'den',
  'field',
  'ford',
  'hurst',
  'lock',
  'mere',
  'quill',
  'ridge',
  'shaw',
  'thorn',
  'wick',
  'yard',
];
const FIRST_F = ['Amberly', 'Briony', 'Clovelle', 'Dahlira', 'Elowyn', 'Fenna', 'Gisla', 'Hazeline', 'Isaura', 'Juno'];
const FIRST_M = ['Alder', 'Bram', 'Corwin', 'Dorrin', 'Evander', 'Finch', 'Gareth', 'Hollis', 'Ivor', 'Jasper'];
const STREETS = ['Sample Street', 'Model Avenue', 'Example Road', 'Pattern Lane', 'Specimen Court'];
const CITIES = ['Exampleton', 'Sampleville', 'Fort Pattern', 'Model Springs'];

export function drawPatient(random: Random, ehr: EhrName, mrn: string): Patient {
  const sex = random.chance(0.52) ? 'F' : 'M';
  return {
    ehr,
    mrn,
    last: random.pick(LAST_START) + random.pick(LAST_END),
    first: random.pick(sex === 'F' ? FIRST_F : FIRST_M),
    sex,
    born: compactDay(startOf('1932-01-01') + random.between(0, 88 * 365) * 1440),
    street: `${random.between(100, 9899)} ${random.pick(STREETS)}`,
    city: random.pick(CITIES),
    postalCode: `680${String(random.between(0, 99)).padStart(2, '0')}`,
  };
}
