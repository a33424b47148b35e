export { appendEvents, contentOf, type Log } from './append.ts';
export { type Lineage, unpackLineage } from './lineage.ts';
export { openSealed, type SealedValue } from './open-sealed.ts';
export { openLog, PROCESSES } from './open-log.ts';
export { ensureReader, EVENT_COLUMNS, type EventRow, type LaneBatch, moveCursor, storedEvent, takeLane } from './read.ts';
export { keyPlace, SubjectKeys } from './subject-keys.ts';
