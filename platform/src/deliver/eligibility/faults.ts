import { Fault } from '../../kernel/index.ts';

export const payerUnknown = (): Fault =>
  new Fault({
    code: 'ELIGIBILITY_PAYER_NOT_FOUND',
    kind: 'rejected',
    message: 'Nobody knows how to ask this payer',
    hint: 'Use a payer of policies/eligibility.yaml, or have it added',
    at: 'body/payer',
  });

export const payerBusy = (): Fault =>
  new Fault({
    code: 'PAYER_BUSY',
    kind: 'unavailable',
    message: 'Too many eligibility inquiries wait already',
    hint: 'Ask again as Retry-After says; policies/eligibility.yaml says how many may be under way',
  });

export const payerUnreachable = (retryAfterMs?: number): Fault =>
  new Fault({
    code: 'PAYER_UNREACHABLE',
    kind: 'unavailable',
    message: 'The line to the payers is down',
    hint: 'Ask again as Retry-After says; go on without the answer meanwhile',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

export const payerSilent = (): Fault =>
  new Fault({
    code: 'PAYER_SILENT',
    kind: 'unavailable',
    message: 'The payer did not answer in time',
    hint: 'Ask again: an inquiry changes nothing',
  });

export const answerUnreadable = (): Fault =>
  new Fault({
    code: 'PAYER_ANSWER_UNREADABLE',
    kind: 'unavailable',
    message: 'What came back is no answer to this inquiry',
    hint: 'Ask again; if it stays so, tell the clearinghouse',
  });
