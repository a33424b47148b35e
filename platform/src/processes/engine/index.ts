export type { Decide, Decision, DeliveryKind, Effect, ProcessDefinition } from './decision.ts';
export {
  type CausedJournal,
  fold,
  type FoldContext,
  type Folded,
  poisonHold,
  type ProcessDirectory,
  RECORD_HELD,
  RECORD_RELEASED,
} from './fold.ts';
export { fireTimers } from './timers.ts';
export { createWorker, type Poster, type Worker, type WorkerOptions } from './worker.ts';
