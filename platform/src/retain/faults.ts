import { Fault } from '../kernel/index.ts';

export const subjectHeld = (): Fault =>
  new Fault({
    code: 'SUBJECT_HELD',
    kind: 'denied',
    message: 'A legal hold keeps what is stored of this account',
    hint: 'See GET /v1/holds: shredding waits until every hold on it is released',
  });

export const holdUnknown = (): Fault =>
  new Fault({ code: 'HOLD_UNKNOWN', kind: 'rejected', message: 'There is no such hold', hint: 'List them with plexus holds' });

export const holdReleased = (): Fault =>
  new Fault({
    code: 'HOLD_RELEASED',
    kind: 'conflict',
    message: 'This hold was released already',
    hint: 'Place a new one where it is needed again',
  });
