import { amount, date, decimal, required, text } from '../guide.ts';

/** The elements of the segments that requests and their answers share. */
export const elements = {
  begin: { purpose: required(text(2)), reference: text(3), date: date(4), time: text(5), transactionType: text(6) },
  level: { id: required(text(1)), parentId: text(2), code: required(text(3)), child: text(4) },
  trace: { type: required(text(1)), number: required(text(2)), originator: text(3), supplement: text(4) },
  period: { qualifier: required(text(1)), format: required(text(2)), value: required(text(3)) },
  contact: { role: required(text(1)), name: text(2) },
  demographics: { birthDate: date(2), gender: text(3) },
  delivery: {
    quantityQualifier: text(1),
    quantity: decimal(2),
    unit: text(3),
    sampling: decimal(4),
    timePeriod: text(5),
    periodCount: decimal(6),
    pattern: text(7),
    time: text(8),
  },
  relation: {
    code: required(text(2)),
    maintenanceType: text(3),
    maintenanceReason: text(4),
    employment: text(8),
    birthSequence: text(17),
  },
  providerRole: { code: required(text(1)), qualifier: text(2), id: text(3) },
  message: { text: required(text(1)) },
  rejection: { valid: required(text(1)), reason: required(text(3)), followUp: required(text(4)) },
  status: {
    effectiveDate: date(2),
    action: text(3),
    charge: amount(4),
    paid: amount(5),
    finalizedDate: date(6),
    paymentDate: date(8),
    paymentNumber: text(9),
    message: text(12),
  },
} as const;

/** STC: where its one to three codes stand. */
export const statusCodes = [1, 10, 11] as const;

/** PER: where its one to three numbers stand, each after its qualifier. */
export const contactNumbers = [3, 5, 7] as const;
