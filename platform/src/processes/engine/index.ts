export type { Decide, Decision, DeliveryKind, Effect, ProcessDefinition } from './decision.ts';
export { poisonHold, type ProcessDirectory, RECORD_HELD, RECORD_RELEASED } from './fold.ts';
export { fireTimers } from './timers.ts';
export { createWorker, type Worker, type WorkerOptions } from './worker.ts';
