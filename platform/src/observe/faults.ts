import { Fault } from '../kernel/index.ts';

export const messageUnknown = (): Fault =>
  new Fault({
    code: 'MESSAGE_UNKNOWN',
    kind: 'rejected',
    message: 'No such message is stored, or it is past retention',
    hint: 'Search with `plexus messages --search`',
  });

export const pageUnreadable = (at = 'before'): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'No page ended here',
    hint: 'Give back what an earlier page named as next',
    at,
  });

export const traceUnknown = (): Fault =>
  new Fault({
    code: 'TRACE_UNKNOWN',
    kind: 'rejected',
    message: 'Nothing of this name is stored',
    hint: 'Give channel:sequence, event:…, journal:N, journal:N/line, summary:N, delivery:N, a control id or an account number',
  });

export const exceptionUnknown = (): Fault =>
  new Fault({
    code: 'EXCEPTION_UNKNOWN',
    kind: 'rejected',
    message: 'There is no exception of this number',
    hint: 'List them with `plexus exceptions`',
  });

export const accountUnknown = (): Fault =>
  new Fault({
    code: 'ACCOUNT_UNKNOWN',
    kind: 'rejected',
    message: 'Nothing is known of an account of this name',
    hint: 'Search for it by its number',
  });

export const chargeUnknown = (): Fault =>
  new Fault({
    code: 'CHARGE_UNKNOWN',
    kind: 'rejected',
    message: 'There is no charge of this name',
    hint: 'List the charges of an account: GET /v1/accounts/:subject/charges',
  });

export const remittanceUnknown = (): Fault =>
  new Fault({
    code: 'REMITTANCE_UNKNOWN',
    kind: 'rejected',
    message: 'There is no remittance of this name',
    hint: 'List them: GET /v1/remittances',
  });

export const submissionUnknown = (kind: 'payment' | 'journal' | 'document'): Fault =>
  new Fault({
    code: 'SUBMISSION_UNKNOWN',
    kind: 'rejected',
    message: `There is no such ${kind}, or it is not yours to see`,
    hint: 'Use the address that its POST answered in Location',
  });
