import { segment, type TreeSegment, writeMessage } from '@plexus/hl7v2';
import { formatAmount } from '../money/amount.ts';
import { compactDay, compactMinute } from '../world/calendar.ts';
import { chargeCode } from '../world/charge-master.ts';
import { DEPARTMENTS } from '../world/departments.ts';
import type { Encounter, EncounterClass, Happening, Line } from '../world/encounter.ts';

/** PV1-2: the standard's letters, with V for observation. */
const CLASSES: Readonly<Record<EncounterClass, string>> = {
  inpatient: 'I',
  emergency: 'E',
  observation: 'V',
  outpatient: 'O',
  recurring: 'R',
  preadmit: 'P',
};

/**
 * Writes a happening in the dialect of the Northside EHR: HL7 2.3, local times without offset, a transaction id in FT1-2, the extended
 * amount as a plain number in FT1-11, and payments and adjustments of patients as FT1-6 PY and AJ.
 */
export function northsideMessage(happening: Happening, controlId: string): Buffer {
  const { encounter } = happening;
  const [code, trigger] = happening.type === 'adt' ? ['ADT', happening.trigger] : ['DFT', 'P03'];
  const sentAt = `${compactMinute(happening.at)}00`;
  const segments: TreeSegment[] = [
    segment('MSH', {
      3: 'NORTHSIDE',
      4: encounter.hospital.facility,
      5: 'PLEXUS',
      6: 'GPH',
      7: sentAt,
      9: [code, trigger],
      10: controlId,
      11: 'P',
      12: '2.3',
    }),
    segment('EVN', { 1: trigger, 2: sentAt }),
    patientSegment(encounter),
  ];
  if (happening.type === 'adt') {
    if (happening.prior !== undefined) segments.push(mergeSegment(encounter, happening.prior));
    if (trigger !== 'A40') segments.push(visitSegment(encounter), ...insuranceSegments(encounter));
  } else
    segments.push(
      visitSegment(encounter),
      ...happening.lines.map((line, index) => transactionSegment(encounter, line, happening.at, index + 1)),
    );
  return writeMessage(segments);
}

function patientSegment({ patient, hospital, account }: Encounter): TreeSegment {
  return segment('PID', {
    1: '1',
    3: [patient.mrn, '', '', hospital.facility, 'MR'],
    5: [patient.last.toUpperCase(), patient.first.toUpperCase()],
    7: patient.born,
    8: patient.sex,
    11: [patient.street.toUpperCase(), '', patient.city.toUpperCase(), 'NE', patient.postalCode],
    18: [account, '', '', hospital.facility, 'AN'],
  });
}

function visitSegment(encounter: Encounter): TreeSegment {
  const { hospital, coverages, completedAt } = encounter;
  return segment('PV1', {
    1: '1',
    2: CLASSES[encounter.class],
    3: [DEPARTMENTS[encounter.unit].northside, String(encounter.room), '', hospital.facility],
    10: DEPARTMENTS[encounter.unit].northside,
    19: `V${encounter.account}`,
    20: coverages[0]?.payer.id ?? 'SELF',
    44: compactMinute(encounter.admittedAt),
    45: completedAt === undefined ? '' : compactMinute(completedAt),
  });
}

function insuranceSegments({ coverages }: Encounter): TreeSegment[] {
  return coverages.map(({ payer, memberId }, index) =>
    segment('IN1', { 1: String(index + 1), 2: `${payer.id}-STD`, 3: payer.id, 4: payer.name.toUpperCase(), 36: memberId }),
  );
}

function mergeSegment({ hospital }: Encounter, prior: { readonly mrn: string; readonly account: string }): TreeSegment {
  return segment('MRG', { 1: [prior.mrn, '', '', hospital.facility, 'MR'], 3: [prior.account, '', '', hospital.facility, 'AN'] });
}

function transactionSegment(encounter: Encounter, line: Line, postedAt: number, number: number): TreeSegment {
  const { item } = line;
  const money = formatAmount(line.amount);
  const dates = { 1: String(number), 2: line.transaction, 4: compactDay(line.servedAt), 5: compactDay(postedAt), 6: line.kind };
  if (item === undefined) return segment('FT1', { ...dates, 7: line.code, 8: line.title, 10: '1', 11: money, 12: money });
  return segment('FT1', {
    ...dates,
    7: chargeCode('northside', item),
    8: line.title,
    10: String(line.quantity),
    11: money,
    12: formatAmount(item.price),
    13: DEPARTMENTS[line.department].northside,
    18: CLASSES[encounter.class],
    19: encounter.diagnosis,
    25: item.procedure ?? '',
  });
}
