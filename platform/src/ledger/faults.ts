import { Fault } from '../kernel/index.ts';

export const policyInvalid = (file: string, place: string, reason: string): Fault =>
  new Fault({
    code: 'LEDGER_POLICY_INVALID',
    kind: 'rejected',
    message: reason,
    hint: 'See the reference of this policy file; `plexus check` shows every place',
    at: `${file} ${place}`,
  });

export const accountUnknown = (place: string, account: string): Fault =>
  new Fault({
    code: 'LEDGER_ACCOUNT_UNKNOWN',
    kind: 'rejected',
    message: `Account "${account}" is not in the chart of accounts`,
    hint: 'Add it to policies/chart-of-accounts.yaml or correct the rule',
    at: place,
  });

export const rulesAmbiguous = (first: string, second: string): Fault =>
  new Fault({
    code: 'LEDGER_RULES_AMBIGUOUS',
    kind: 'rejected',
    message: `Rules "${first}" and "${second}" are equally specific and can fit the same entry on the same day`,
    hint: 'Make one more specific, or let one end before the other begins',
    at: `policies/posting-rules.yaml ${second}`,
  });

export const ruleMissing = (posting: string, day: string, place: string): Fault =>
  new Fault({
    code: 'LEDGER_RULE_MISSING',
    kind: 'rejected',
    message: `No posting rule fits "${posting}" on ${day}`,
    hint: 'Add a rule to policies/posting-rules.yaml, start Plexus again and resolve the exception',
    at: place,
  });

export const entryIncomplete = (posting: string, missing: string, place: string): Fault =>
  new Fault({
    code: 'LEDGER_ENTRY_INCOMPLETE',
    kind: 'defect',
    message: `The rule of "${posting}" needs ${missing}, which the entry does not have`,
    at: place,
  });

export const periodMissing = (entity: string, day: string): Fault =>
  new Fault({
    code: 'LEDGER_PERIOD_MISSING',
    kind: 'rejected',
    message: `Entity ${entity} has no fiscal period that holds ${day}`,
    hint: 'Correct the day at its source, or make the periods of that year',
    at: entity,
  });

export const periodClosed = (entity: string, day: string, period: string, asks: boolean): Fault =>
  new Fault({
    code: asks ? 'LEDGER_REOPEN_ASKED' : 'LEDGER_PERIOD_CLOSED',
    kind: 'denied',
    message: `Period ${period} of ${entity} is closed for a document of ${day}`,
    hint: asks
      ? 'Two persons may re-open the period; then release the parked event'
      : 'The entity refuses late documents: have the sender date it into an open period',
    at: entity,
  });

export const periodNotMoved = (period: string, state: string): Fault =>
  new Fault({
    code: 'LEDGER_PERIOD_NOT_MOVED',
    kind: 'conflict',
    message: `Period ${period} is ${state}: it is not moved that way`,
    hint: 'Closing goes from open to soft to closed, re-opening the other way',
  });

/** Someone closed a period, or posted the same identity, meanwhile: read again. */
export const ledgerConflict = (what: string): Fault =>
  new Fault({ code: 'STORE_CONFLICT', kind: 'conflict', message: `Posting lost against another transaction: ${what}` });

export const journalDiffers = (entity: string, posting: string): Fault =>
  new Fault({
    code: 'LEDGER_JOURNAL_DIFFERS',
    kind: 'defect',
    message: `A journal of this name is written already, and for other money than this "${posting}"`,
    hint: 'Nothing was posted. Report it with the key: each version of a document needs a posting of its own name',
    at: entity,
  });

export const periodUnknown = (): Fault =>
  new Fault({
    code: 'PERIOD_UNKNOWN',
    kind: 'rejected',
    message: 'The entity has no fiscal period of this name',
    hint: 'List them: GET /v1/fiscal-periods',
  });

export const journalUnbalanced = (at: string): Fault =>
  new Fault({
    code: 'LEDGER_JOURNAL_UNBALANCED',
    kind: 'rejected',
    message: 'The lines of a journal do not add up to zero',
    hint: 'Ask its sender for the whole journal: debits positive, credits negative',
    at,
  });
