import { Fault } from '../kernel/index.ts';

export const credentialsMissing = (target: string, file: string, cause: unknown): Fault =>
  new Fault({
    code: 'CREDENTIALS_MISSING',
    kind: 'defect',
    message: `The credentials of target ${target} cannot be read`,
    hint: 'Put user:password on one line of the file, let only the owner read it, and start Plexus again',
    at: file,
    cause,
  });

export const contentUnexpected = (kind: string): Fault =>
  new Fault({
    code: 'DELIVERY_CONTENT',
    kind: 'defect',
    message: `A delivery does not hold a ${kind} as its adapter expects it`,
    hint: 'The process that made it and the adapter that sends it disagree: report the versions of both',
  });

export const summaryUnbalanced = (entity: string, day: string, currency: string): Fault =>
  new Fault({
    code: 'SUMMARY_UNBALANCED',
    kind: 'defect',
    message: `The lines of ${entity} on ${day} do not add up to zero`,
    hint: 'Nothing of this entity is summarized until it is found out why: run plexus doctor --invariants',
    at: `${entity} ${day} ${currency}`,
  });

export const notWaiting = (id: bigint, states: readonly string[]): Fault =>
  new Fault({
    code: 'DELIVERY_NOT_WAITING',
    kind: 'conflict',
    message: `Delivery ${id} is not ${states.join(' or ')}`,
    hint: 'Look at its state again: it may have been settled meanwhile',
  });

export const targetUnreadable = (target: string, code: string): Fault =>
  new Fault({
    code: 'TARGET_UNREADABLE',
    kind: 'unavailable',
    message: `What ${target} holds cannot be read (${code})`,
    hint: 'See that the target works and reconcile again; nothing was changed',
  });

export const orphanUnknown = (key: string): Fault =>
  new Fault({
    code: 'ORPHAN_UNKNOWN',
    kind: 'conflict',
    message: `${key} is known here, so it needs no reversal`,
    hint: 'Reconcile again and reverse only what it lists',
  });
