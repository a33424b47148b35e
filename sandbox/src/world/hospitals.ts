export type EhrName = 'northside' | 'summit';

/** What a hospital does decides which encounters it has. */
export type HospitalKind = 'academic' | 'community' | 'critical-access' | 'behavioral';

export interface Hospital {
  /** The legal entity. */
  readonly entity: string;
  readonly name: string;
  readonly kind: HospitalKind;
  /** The EHR it is on, which also numbers its accounts and patients. */
  readonly ehr: EhrName;
  /** MSH-4, and the assigning authority of its patients. */
  readonly facility: string;
  /** Check digits are right, but no NPI begins with 2 yet: these can be nobody's. */
  readonly npi: string;
  /** Where its own payments are deposited. */
  readonly bankAccount: string;
  /** Share of encounters. */
  readonly weight: number;
}

/** Great Plains Health: two EHRs, eight hospitals. Everything about it is invented. */
export const HOSPITALS: readonly Hospital[] = [
  {
    entity: 'north',
    name: 'Northside Hospital',
    kind: 'community',
    ehr: 'northside',
    facility: 'NORTH',
    npi: npi('200000001'),
    bankAccount: '5500102',
    weight: 18,
  },
  {
    entity: 'river',
    name: 'Riverbend Hospital',
    kind: 'community',
    ehr: 'northside',
    facility: 'RIVER',
    npi: npi('200000002'),
    bankAccount: '5500103',
    weight: 14,
  },
  {
    entity: 'lake',
    name: 'Lakeshore Hospital',
    kind: 'community',
    ehr: 'northside',
    facility: 'LAKE',
    npi: npi('200000003'),
    bankAccount: '5500104',
    weight: 12,
  },
  {
    entity: 'acad',
    name: 'Great Plains Academic Medical Center',
    kind: 'academic',
    ehr: 'summit',
    facility: 'ACAD',
    npi: npi('200000004'),
    bankAccount: '5500101',
    weight: 26,
  },
  {
    entity: 'hill',
    name: 'Hillcrest Hospital',
    kind: 'community',
    ehr: 'summit',
    facility: 'HILL',
    npi: npi('200000005'),
    bankAccount: '5500105',
    weight: 11,
  },
  {
    entity: 'stmary',
    name: 'St. Marian Hospital',
    kind: 'community',
    ehr: 'summit',
    facility: 'STMARY',
    npi: npi('200000006'),
    bankAccount: '5500106',
    weight: 10,
  },
  {
    entity: 'prairie',
    name: 'Prairie Critical Access',
    kind: 'critical-access',
    ehr: 'summit',
    facility: 'PRAIRIE',
    npi: npi('200000007'),
    bankAccount: '5500107',
    weight: 5,
  },
  {
    entity: 'haven',
    name: 'Haven Behavioral',
    kind: 'behavioral',
    ehr: 'summit',
    facility: 'HAVEN',
    npi: npi('200000008'),
    bankAccount: '5500108',
    weight: 4,
  },
];

/** Collects payer cash for all hospitals. */
export const SHARED_SERVICES = {
  entity: 'shared',
  name: 'Great Plains Shared Services',
  npi: npi('200000009'),
  bankAccount: '5500120',
} as const;

export function hospitalOf(entity: string): Hospital {
  const hospital = HOSPITALS.find((candidate) => candidate.entity === entity);
  if (hospital === undefined) throw new RangeError(`There is no hospital ${entity}`);
  return hospital;
}

/** Adds the check digit to nine digits: Luhn over them with 80840 in front (45 CFR 162.406, the CMS check digit rule). */
export function npi(nine: string): string {
  let sum = 24;
  for (let i = 0; i < 9; i++) {
    const digit = Number(nine[i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${nine}${(10 - (sum % 10)) % 10}`;
}
