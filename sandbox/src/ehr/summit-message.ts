import { segment, type TreeSegment, writeMessage } from '@plexus/hl7v2';
import { formatAmount } from '../money/amount.ts';
import { compactDay, compactMinute, hoursFromGreenwich, type Minute } from '../world/calendar.ts';
import { chargeCode } from '../world/charge-master.ts';
import { DEPARTMENTS } from '../world/departments.ts';
import type { Encounter, EncounterClass, Happening, Line } from '../world/encounter.ts';

/** PV1-2: the standard's letters, and a word of its own for observation. */
const CLASSES: Readonly<Record<EncounterClass, string>> = {
  inpatient: 'I',
  emergency: 'E',
  observation: 'OBS',
  outpatient: 'O',
  recurring: 'R',
  preadmit: 'P',
};

/** Which message structure an event is sent in (HL7 2.5.1, table 0354). */
const STRUCTURES: Readonly<Record<string, string>> = {
  A01: 'ADT_A01',
  A02: 'ADT_A02',
  A03: 'ADT_A03',
  A04: 'ADT_A01',
  A05: 'ADT_A05',
  A06: 'ADT_A06',
  A07: 'ADT_A06',
  A08: 'ADT_A01',
  A11: 'ADT_A09',
  A12: 'ADT_A12',
  A13: 'ADT_A01',
  A38: 'ADT_A38',
  A40: 'ADT_A39',
  A41: 'ADT_A39',
  A44: 'ADT_A43',
};

/**
 * Writes a happening in the dialect of the Summit EHR: HL7 2.5.1 in UTF-8, times with their offset, no transaction id, the unit amount
 * as a composite with its currency in FT1-12 to be multiplied by FT1-10. Only FT1-6 tells a credit: nothing is negative. It sends no
 * payments.
 */
export function summitMessage(happening: Happening, controlId: string): Buffer {
  const { encounter, at } = happening;
  const type = happening.type === 'adt' ? ['ADT', happening.trigger, STRUCTURES[happening.trigger] ?? ''] : ['DFT', 'P03', 'DFT_P03'];
  const segments: TreeSegment[] = [
    segment('MSH', {
      3: 'SUMMIT',
      4: encounter.hospital.facility,
      5: 'PLEXUS',
      6: 'GPH',
      7: `${compactMinute(at)}00${offset(at)}`,
      9: type,
      10: controlId,
      11: 'P',
      12: '2.5.1',
      17: 'USA',
      18: 'UNICODE UTF-8',
    }),
    segment('EVN', { 2: `${compactMinute(at)}00${offset(at)}` }),
    patientSegment(encounter),
  ];
  if (happening.type === 'adt') {
    if (happening.prior !== undefined) segments.push(mergeSegment(encounter, happening.prior));
    if (!['A40', 'A41', 'A44'].includes(happening.trigger)) segments.push(visitSegment(encounter), ...insuranceSegments(encounter));
  } else
    segments.push(visitSegment(encounter), ...happening.lines.map((line, index) => transactionSegment(encounter, line, at, index + 1)));
  return writeMessage(segments);
}

function patientSegment({ patient, hospital, account }: Encounter): TreeSegment {
  return segment('PID', {
    1: '1',
    3: [patient.mrn, '', '', ['SUMMIT', '', ''], 'MR', [hospital.facility]],
    5: [patient.last, patient.first, '', '', '', '', 'L'],
    7: patient.born,
    8: patient.sex,
    11: [patient.street, '', patient.city, 'NE', patient.postalCode, 'USA', 'H'],
    18: [account, '', '', ['SUMMIT'], 'AN'],
  });
}

function visitSegment(encounter: Encounter): TreeSegment {
  const { hospital, completedAt, admittedAt } = encounter;
  return segment('PV1', {
    1: '1',
    2: CLASSES[encounter.class],
    3: [DEPARTMENTS[encounter.unit].summit, String(encounter.room), '1', [hospital.facility]],
    10: DEPARTMENTS[encounter.unit].summit,
    19: [`V${encounter.account}`, '', '', ['SUMMIT'], 'VN'],
    44: `${compactMinute(admittedAt)}${offset(admittedAt)}`,
    45: completedAt === undefined ? '' : `${compactMinute(completedAt)}${offset(completedAt)}`,
  });
}

function insuranceSegments({ coverages }: Encounter): TreeSegment[] {
  return coverages.map(({ payer, memberId }, index) =>
    segment('IN1', {
      1: String(index + 1),
      2: [`${payer.id}-STD`, payer.name, 'L'],
      3: [payer.id, '', '', ['SUMMIT']],
      4: payer.name,
      36: memberId,
    }),
  );
}

function mergeSegment({ hospital }: Encounter, prior: { readonly mrn: string; readonly account: string }): TreeSegment {
  return segment('MRG', {
    1: [prior.mrn, '', '', ['SUMMIT'], 'MR', [hospital.facility]],
    3: [prior.account, '', '', ['SUMMIT'], 'AN'],
  });
}

function transactionSegment(encounter: Encounter, line: Line, postedAt: Minute, number: number): TreeSegment {
  const { item } = line;
  if (item === undefined) throw new RangeError('Summit sends charges and credits only');
  const department = DEPARTMENTS[line.department];
  return segment('FT1', {
    1: String(number),
    4: compactDay(line.servedAt),
    5: compactDay(postedAt),
    6: line.kind,
    7: [chargeCode('summit', item), line.title, 'SUMMITCDM'],
    10: String(line.quantity),
    12: [[formatAmount(item.price), 'USD']],
    13: [department.summit, department.title, 'SUMMITDEPT'],
    18: CLASSES[encounter.class],
    19: [encounter.diagnosis, '', 'I10'],
    25: item.procedure === undefined ? '' : [item.procedure, '', 'C4'],
  });
}

function offset(minute: Minute): string {
  return hoursFromGreenwich(minute) === -5 ? '-0500' : '-0600';
}
