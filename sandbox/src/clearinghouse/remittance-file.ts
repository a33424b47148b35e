import { writeRemittance, type ClaimInput, type RemittanceInput } from '@plexus/x12';
import type { Decision, DecidedLine, Reason } from '../patient-accounting/claim.ts';
import { dayOf, compactDay } from '../world/calendar.ts';
import { hospitalOf } from '../world/hospitals.ts';
import { allDecisions, type Remittance } from './remittance.ts';

/** Cuts CLP01 the way some payers' systems do. */
const SHORT = 20;

export interface RemittanceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One interchange (005010X221A1) with a transaction set for each payment of a payer's day. `number` is ISA13. */
export function remittanceFile(remittances: readonly Remittance[], number: number): RemittanceFile {
  const [first] = remittances;
  if (first === undefined) throw new RangeError('A file holds at least one remittance');
  const bytes = writeRemittance({
    sender: { qualifier: 'ZZ', id: 'PRAIRIECLEAR' },
    receiver: { qualifier: 'ZZ', id: 'GPHEALTH' },
    date: dayOf(first.paidAt),
    time: '0630',
    usage: 'P',
    controlNumber: number,
    remittances: remittances.map(remittanceInput),
  });
  return { name: `835-${first.payer.id}-${compactDay(first.paidAt)}-${String(number).padStart(6, '0')}.edi`, bytes };
}

function remittanceInput(remittance: Remittance, index: number): RemittanceInput {
  const { payer, payee, amount, paidAt } = remittance;
  const isPayment = amount > 0n;
  const byHospital = Map.groupBy(allDecisions(remittance), ({ claim }) => claim.hospital.entity);
  const byProvider = Map.groupBy(remittance.adjustments, ({ npi }) => npi);
  return {
    setControlNumber: String(index + 1).padStart(4, '0'),
    handling: isPayment ? 'I' : 'H',
    paymentAmount: amount,
    paymentMethod: isPayment ? 'ACH' : 'NON',
    ...(isPayment
      ? {
          paymentFormat: 'CTX',
          payerAccount: { routing: '000000013', account: `77${payer.originator}` },
          payeeAccount: { routing: '000000026', account: payee.bankAccount },
        }
      : {}),
    effectiveDate: dayOf(paidAt),
    traceNumber: remittance.trace,
    payerIdentifier: payer.originator,
    productionDate: dayOf(paidAt),
    payer: {
      name: payer.name.toUpperCase(),
      idQualifier: 'XV',
      id: payer.id,
      address: { lines: ['1 PAYER PLAZA'], city: 'EXAMPLETON', state: 'NE', postalCode: '68001' },
    },
    payee: { name: payee.name.toUpperCase(), idQualifier: 'XX', id: payee.npi },
    groups: [...byHospital].map(([entity, decisions]) => ({
      providerId: hospitalOf(entity).npi,
      facilityType: '13',
      fiscalPeriodEnd: fiscalYearEnd(dayOf(paidAt)),
      claims: decisions.map((decision) => claimInput(decision, remittance)),
    })),
    providerAdjustments: [...byProvider].map(([npi, adjustments]) => ({
      providerId: npi,
      fiscalPeriodEnd: fiscalYearEnd(dayOf(paidAt)),
      adjustments: adjustments.map(({ code, reference, amount: adjusted }) => ({ reason: code, reference, amount: adjusted })),
    })),
  };
}

function claimInput(decision: Decision, { payer }: Remittance): ClaimInput {
  const { claim, status, charge, paid, reasons, lines } = decision;
  const patientShare = [...reasons, ...lines.flatMap((line) => line.reasons)]
    .filter(({ group }) => group === 'PR')
    .reduce((sum, { amount }) => sum + amount, 0n);
  return {
    controlNumber: payer.truncates ? claim.number.slice(0, SHORT) : claim.number,
    status,
    charge,
    paid,
    ...(status === '22' ? {} : { patientResponsibility: patientShare }),
    filingIndicator: payer.filing,
    payerControlNumber: decision.payerClaim,
    facilityType: claim.form === 'professional' ? '22' : claim.isInpatient ? '11' : '13',
    frequency: claim.frequency,
    adjustments: reasons.map(reasonInput),
    patient: { last: claim.patient.last.toUpperCase(), first: claim.patient.first.toUpperCase(), idQualifier: 'MI', id: claim.memberId },
    ...(status === '19' ? { crossoverCarrier: { last: 'SUNFLOWER SUPPLEMENT', idQualifier: 'PI', id: 'SUNFLOWER' } } : {}),
    statementFrom: dayOf(claim.from),
    statementTo: dayOf(claim.to),
    services: lines.map((line, number) => serviceInput(line, number + 1)),
  };
}

function serviceInput({ line, charge, paid, reasons }: DecidedLine, number: number): NonNullable<ClaimInput['services']>[number] {
  const byRevenueCode = line.procedure === undefined;
  return {
    procedure: byRevenueCode ? { qualifier: 'NU', code: line.revenueCode } : { qualifier: 'HC', code: line.procedure },
    charge,
    paid,
    ...(byRevenueCode ? {} : { revenueCode: line.revenueCode }),
    paidUnits: String(line.quantity),
    serviceFrom: dayOf(line.servedAt),
    adjustments: reasons.map(reasonInput),
    lineControlNumber: String(number),
  };
}

function reasonInput({ group, code, amount }: Reason): { group: string; reason: string; amount: bigint } {
  return { group, reason: code, amount };
}

/** The fiscal year of the provider ends on 31 December for payers: PLB02 and TS303 are theirs, not the hospital's. */
function fiscalYearEnd(day: string): string {
  return `${day.slice(0, 4)}-12-31`;
}
