import {
  type ChargeAmount,
  type ChargeDraft,
  type ChargeMessageDraft,
  codedComponents,
  components,
  filled,
  identifierComponents,
  partyComponents,
  personComponents,
  repeated,
} from './charge-draft.ts';
import { Hl7Error } from './faults.ts';
import type { FieldInput, TreeSegment } from './tree.ts';
import { type WriteOptions, writeMessage } from './write.ts';

/**
 * Writes charges as one DFT^P03 (chapter 6, section 4.1): MSH, EVN, PID, PV1 where there is a visit, and an FT1 for each charge. Every value
 * is escaped and encoded as MSH-18 says.
 *
 * @throws Hl7Error as `writeMessage`, and `HL7_VALUE_UNWRITABLE` for a day that is not `YYYY-MM-DD`, a quantity that is no decimal or an
 *   empty control id
 */
export function writeCharges(draft: ChargeMessageDraft, options: WriteOptions = {}): Buffer {
  return writeMessage(chargeSegments(draft), options);
}

/** The segments that `writeCharges` writes, for those who add their own (`PR1`, `IN1`, Z segments) after them. */
export function chargeSegments(draft: ChargeMessageDraft): TreeSegment[] {
  const { patient, visit, charges } = draft;
  if (draft.controlId === '') throw unwritable('MSH', 1, 10);
  const evn = filled('EVN', { 1: 'P03', 2: timestamp(draft.recordedAt ?? draft.createdAt) });
  const pid = filled('PID', {
    1: '1',
    3: repeated(patient.identifiers.map(identifierComponents)),
    5: components(patient.name.family, patient.name.given, patient.name.middle),
    7: patient.birthDay === undefined ? '' : day(patient.birthDay, 'PID', 3, 7),
    8: patient.sex ?? '',
    18: patient.account === undefined ? '' : identifierComponents(patient.account),
  });
  const before = [header(draft), evn, pid];
  if (visit !== undefined) {
    before.push(
      filled('PV1', {
        1: '1',
        2: visit.patientClass,
        3: components(...(visit.location ?? [])),
        7: visit.attending === undefined ? '' : personComponents(visit.attending),
        19: visit.visitNumber === undefined ? '' : identifierComponents(visit.visitNumber),
      }),
    );
  }
  return [...before, ...charges.map((charge, n) => chargeSegment(charge, n + 1, before.length + n + 1))];
}

function header(draft: ChargeMessageDraft): TreeSegment {
  const { sender, receiver, version = '2.5.1' } = draft;
  return filled('MSH', {
    3: partyComponents(sender.application),
    4: partyComponents(sender.facility),
    5: partyComponents(receiver.application),
    6: partyComponents(receiver.facility),
    7: timestamp(draft.createdAt),
    // The structure of a message is named from version 2.3.1 on.
    9: /^2\.[12](\.|$)|^2\.3$/.test(version) ? ['DFT', 'P03'] : ['DFT', 'P03', 'DFT_P03'],
    10: draft.controlId,
    11: draft.processing ?? 'P',
    12: version,
    15: draft.acceptAnswer ?? '',
    16: draft.applicationAnswer ?? '',
    18: draft.charset ?? '',
  });
}

function chargeSegment(charge: ChargeDraft, number: number, index: number): TreeSegment {
  const when = (at: string | Date | undefined, field: number): string => {
    if (at === undefined) return '';
    return typeof at === 'string' ? day(at, 'FT1', index, field) : timestamp(at);
  };
  const { quantity = '' } = charge;
  if (quantity !== '' && !/^-?\d+(?:\.\d+)?$/.test(quantity)) throw unwritable('FT1', index, 10);
  return filled('FT1', {
    1: String(number),
    2: charge.transactionId ?? '',
    3: charge.batchId ?? '',
    4: when(charge.servicedAt, 4),
    5: when(charge.postedAt, 5),
    6: charge.type,
    7: codedComponents(charge.code),
    10: quantity,
    11: price(charge.extendedAmount),
    12: price(charge.unitAmount),
    13: charge.department === undefined ? '' : codedComponents(charge.department),
    19: repeated((charge.diagnoses ?? []).map(codedComponents)),
    20: charge.performedBy === undefined ? '' : personComponents(charge.performedBy),
    21: charge.orderedBy === undefined ? '' : personComponents(charge.orderedBy),
    23: charge.fillerOrderNumber ?? '',
    25: charge.procedure === undefined ? '' : codedComponents(charge.procedure),
    26: repeated(charge.modifiers ?? []),
  });
}

/** A composite price: the amount and its currency are subcomponents of the first component. */
function price(amount: ChargeAmount | undefined): FieldInput {
  if (amount === undefined) return '';
  const { minorUnits, decimals = 2, currency } = amount;
  const digits = String(minorUnits < 0n ? -minorUnits : minorUnits).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const text = `${minorUnits < 0n ? '-' : ''}${digits.slice(0, cut)}${decimals === 0 ? '' : `.${digits.slice(cut)}`}`;
  return [currency === undefined ? text : [text, currency]];
}

/** YYYYMMDDHHMMSS+0000. */
function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+0000`;
}

function day(text: string, name: string, index: number, field: number): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) throw unwritable(name, index, field);
  return text.replaceAll('-', '');
}

function unwritable(name: string, segmentIndex: number, field: number): Hl7Error {
  const at = { offset: 0, segment: name, segmentIndex, field };
  return new Hl7Error('HL7_VALUE_UNWRITABLE', `${name}-${field} holds no value that may be written there`, at);
}
