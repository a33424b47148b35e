import { type SetContent, SetReader, type SetReaderOptions, type SetTools } from '../hierarchy/set-reader.ts';
import type { Segment } from '../segment.ts';
import { ReviewGathering } from './event-gathering.ts';
import { servicesReview } from './guide-278.ts';
import type { ReviewEvent, ReviewPatient, ReviewRequester, ReviewSource, ServicesReviewPart } from './parts.ts';

type Content = ReviewSource | ReviewRequester | ReviewPatient | ReviewEvent;

/**
 * Reads services reviews, 278 request and response (005010X217), from the segments of a stream; sets of other kinds are
 * passed over. Parts come as soon as they are complete: header, source, requester, patient (subscriber, dependent),
 * event with its services, problem, end. One event is held at a time. `accept: ['005010X216']` reads notifications by
 * the same guide. It throws nothing; see SetReader for what is a problem.
 */
export class ServicesReviewReader {
  readonly #reader: SetReader<Content>;

  constructor(options?: SetReaderOptions) {
    this.#reader = new SetReader<Content>([servicesReview], (tools) => new ReviewContent(tools), options);
  }

  push(segment: Segment): ServicesReviewPart[] {
    return this.#reader.push(segment);
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): ServicesReviewPart[] {
    return this.#reader.end();
  }
}

class ReviewContent implements SetContent {
  readonly #tools: SetTools<Content>;
  #level: ReviewGathering | undefined;
  #events = 0;
  #source: ReviewSource | undefined;
  #requester: ReviewRequester | undefined;
  #subscriber: ReviewPatient | undefined;
  #dependent: ReviewPatient | undefined;

  constructor(tools: SetTools<Content>) {
    this.#tools = tools;
  }

  take(role: string, segment: Segment): void {
    const { hierarchy, set, read, report } = this.#tools;
    if (segment.id !== 'HL') {
      if (this.#level !== undefined) this.#level.facts.last = segment;
      const target = this.#level?.services.at(-1) ?? this.#level;
      target?.take(segment);
      return;
    }
    const opened = new ReviewGathering(hierarchy.open(set, segment), segment, read, report);
    if (role !== 'service-level') this.#level = opened;
    else if (this.#level?.level.code === 'EV') {
      this.#level.facts.last = segment;
      this.#level.services.push(opened);
    }
  }

  flush(): void {
    const gathered = this.#level;
    this.#level = undefined;
    if (gathered === undefined) return;
    if (gathered.level.code === 'EV') this.#giveEvent(gathered);
    else this.#giveParty(gathered);
  }

  #giveParty({ level, facts }: ReviewGathering): void {
    const { hierarchy, give } = this.#tools;
    facts.requireName();
    const { name, references, rejections, demographics, relation } = facts;
    const party = { ...level, ...facts.range, name, references, rejections };
    if (level.code === '20') {
      this.#source = { kind: 'source', ...party };
      give(this.#source, false);
    } else if (level.code === '21') {
      this.#requester = { kind: 'requester', ...party, source: hierarchy.above(this.#source) };
      give(this.#requester, false);
    } else {
      const isDependent = level.code === '23';
      const requester = hierarchy.above(this.#requester);
      const subscriber = isDependent ? hierarchy.above(this.#subscriber) : undefined;
      const patient: ReviewPatient = { kind: 'patient', ...party, demographics, isDependent, relation, subscriber, requester };
      if (isDependent) this.#dependent = patient;
      else this.#subscriber = patient;
      give(patient, false);
    }
  }

  #giveEvent(gathered: ReviewGathering): void {
    const { hierarchy, set, give } = this.#tools;
    const event: ReviewEvent = {
      kind: 'event',
      set,
      id: gathered.level.id,
      ordinal: this.#events,
      ...gathered.reviewed,
      diagnoses: gathered.facts.diagnoses,
      services: gathered.services.map(({ asService }) => asService),
      patient: hierarchy.above(this.#dependent) ?? hierarchy.above(this.#subscriber),
    };
    if (give(event, true)) this.#events++;
  }
}
