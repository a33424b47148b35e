export { bytesOf, textOf } from './bytes.ts';
export { type EventPlace, eventsAt } from './events.ts';
export { readTrace } from './read-trace.ts';
export { revealSources } from './reveal.ts';
export type {
  ByteRange,
  EventTombstone,
  MessageTombstone,
  PhiText,
  Trace,
  TracedDelivery,
  TracedEvent,
  TracedException,
  TracedJournal,
  TracedLine,
  TracedMessage,
  TracedSummary,
} from './trace.ts';
