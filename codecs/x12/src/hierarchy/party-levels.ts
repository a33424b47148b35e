import type { SegmentInput } from '../segment-writer.ts';
import { type PartyInput, partySegments } from './inputs.ts';
import { LevelNumbers, peeked } from './level-numbers.ts';

/**
 * Levels 20 and 21, who answers and who asks, and below them a level 22 for each subscriber, which `segmentsOf` begins. A response that
 * is refused by the first has no second.
 */
export function* partyLevels<Subscriber>(
  source: PartyInput,
  asker: PartyInput | undefined,
  subscribers: Iterable<Subscriber> | undefined,
  segmentsOf: (subscriber: Subscriber, parent: string, numbers: LevelNumbers) => Iterable<SegmentInput>,
): Generator<SegmentInput, void, undefined> {
  const numbers = new LevelNumbers();
  const first = numbers.next('20', undefined, asker !== undefined);
  yield first.segment;
  yield* partySegments(source);
  if (asker === undefined) return;
  const below = peeked(subscribers);
  const second = numbers.next('21', first.id, below.some);
  yield second.segment;
  yield* partySegments(asker);
  for (const subscriber of below.items) yield* segmentsOf(subscriber, second.id, numbers);
}
