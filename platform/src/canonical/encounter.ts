import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Day, EncounterClass, Instant, identifier, PayerClass, pseudonym } from './value.ts';

const Encounter = Type.Object(
  {
    accountNumber: identifier('account'),
    mrn: Type.Optional(identifier('mrn')),
    patientName: Type.Optional(Type.String({ maxLength: 250, 'x-data-class': 'PHI' })),
    patient: Type.Optional(pseudonym('patient')),
    class: Type.Optional(EncounterClass),
    payer: Type.Optional(Code),
    payerClass: Type.Optional(PayerClass),
    department: Type.Optional(Code),
    serviceLine: Type.Optional(Code),
    admittedAt: Type.Optional(Instant),
    completedAt: Type.Optional(Instant),
    serviceDay: Type.Optional(Day),
    /** What the visit is mainly for, as ICD-10-CM writes it. */
    diagnosis: Type.Optional(Code),
    /** Why others should not know that the patient is here (HL7 table 0099). */
    vip: Type.Optional(Code),
    /** How it may be shown (HL7 v3 ActCode and Confidentiality): of a FHIR security label, or PV2-22. */
    confidentiality: Type.Optional(Code),
  },
  { additionalProperties: false, title: 'Encounter' },
);
export type EncounterData = Static<typeof Encounter>;

const family = (verb: string): EventDefinition => ({
  type: `encounter.${verb}`,
  name: `encounter-${verb}`,
  version: 1,
  key: 'account',
  schema: Encounter,
});

/** ADT A01, A04, A05. */
export const encounterOpened = family('opened');
/** ADT A08, A06, A07: any attribute, class included. */
export const encounterUpdated = family('updated');
/** ADT A02, A12. */
export const encounterTransferred = family('transferred');
/** ADT A03, or the end of the service day where the class has no discharge. */
export const encounterCompleted = family('completed');
/** ADT A13: the discharge is cancelled. */
export const encounterReopened = family('reopened');
/** ADT A11, A38: the visit did not happen. */
export const encounterCancelled = family('cancelled');

const PatientMerged = Type.Object({ into: pseudonym('patient') }, { additionalProperties: false });
export type PatientMergedData = Static<typeof PatientMerged>;

/** ADT A40: the key is the patient that disappears. */
export const patientMerged: EventDefinition = {
  type: 'patient.merged',
  name: 'patient-merged',
  version: 1,
  key: 'patient',
  schema: PatientMerged,
};

const AccountMerged = Type.Object(
  { accountNumber: Type.Optional(identifier('account')), into: pseudonym('account') },
  { additionalProperties: false },
);
export type AccountMergedData = Static<typeof AccountMerged>;

/** ADT A41: the key is the account that disappears; its items, claims and balances move to `into`. */
export const accountMerged: EventDefinition = {
  type: 'account.merged',
  name: 'account-merged',
  version: 1,
  key: 'account',
  schema: AccountMerged,
};

const AccountMoved = Type.Object(
  { accountNumber: Type.Optional(identifier('account')), mrn: Type.Optional(identifier('mrn')), patient: pseudonym('patient') },
  { additionalProperties: false },
);
export type AccountMovedData = Static<typeof AccountMoved>;

/** ADT A44: the account now belongs to another patient. */
export const accountMoved: EventDefinition = {
  type: 'account.moved',
  name: 'account-moved',
  version: 1,
  key: 'account',
  schema: AccountMoved,
};
