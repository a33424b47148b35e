export { appendEvents, contentOf, type Log } from './append.ts';
export { appendCaused, type CausedEvent, causedEvents, takeNumbers } from './append-caused.ts';
export { type HeldLanes, holdLanes, LANE_SHARE, type LaneEvent, moveCursors } from './hold-lanes.ts';
export { laneOf } from './lanes.ts';
export { type Lineage, unpackLineage } from './lineage.ts';
export { openSealed, type SealedValue } from './open-sealed.ts';
export { openLog, PROCESSES } from './open-log.ts';
export { ensureReader, EVENT_COLUMNS, type EventRow, type LaneBatch, storedEvent, takeLane } from './read.ts';
export { keyPlace, SubjectKeys } from './subject-keys.ts';
