import type { PersonLevel } from '../hierarchy/facts.ts';
import { type SetContent, SetReader, type SetReaderOptions, type SetTools } from '../hierarchy/set-reader.ts';
import type { Segment } from '../segment.ts';
import { eligibilityInquiry, eligibilityResponse } from './guide-270-271.ts';
import type { EligibilityPart, EligibilityPerson, EligibilityReceiver, EligibilitySource } from './parts.ts';
import { LevelGathering } from './person-gathering.ts';

type Content = EligibilitySource | EligibilityReceiver | EligibilityPerson;

/**
 * Reads eligibility inquiries and responses, 270 and 271 (005010X279A1), from the segments of a stream; sets of other
 * kinds are passed over. Parts come as soon as they are complete: header, source, receiver, person with what is asked
 * (`inquiries`) or answered (`benefits`), problem, end. One person is held at a time. It throws nothing; see SetReader
 * for what is a problem.
 */
export class EligibilityReader {
  readonly #reader: SetReader<Content>;

  constructor(options?: SetReaderOptions) {
    const kinds = [eligibilityInquiry, eligibilityResponse];
    this.#reader = new SetReader<Content>(kinds, (tools) => new EligibilityContent(tools), options);
  }

  push(segment: Segment): EligibilityPart[] {
    return this.#reader.push(segment);
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): EligibilityPart[] {
    return this.#reader.end();
  }
}

/**
 * What the benefits of a person say on one service type (30: the plan as a whole): EB01 1 to 5 active, 6 to 8 inactive.
 * A benefit without service types speaks of all. `rejected` where the inquiry was refused instead, `unknown` where
 * nothing is said.
 */
export function coverageOf(person: EligibilityPerson, serviceType = '30'): 'active' | 'inactive' | 'rejected' | 'unknown' {
  const said = new Set(
    person.benefits.filter(({ serviceTypes }) => serviceTypes.length === 0 || serviceTypes.includes(serviceType)).map(({ code }) => code),
  );
  if (['1', '2', '3', '4', '5'].some((code) => said.has(code))) return 'active';
  if (['6', '7', '8'].some((code) => said.has(code))) return 'inactive';
  return person.rejections.length > 0 ? 'rejected' : 'unknown';
}

class EligibilityContent implements SetContent {
  readonly #tools: SetTools<Content>;
  #level: LevelGathering | undefined;
  #persons = 0;
  #source: EligibilitySource | undefined;
  #receiver: EligibilityReceiver | undefined;
  #subscriber: PersonLevel | undefined;

  constructor(tools: SetTools<Content>) {
    this.#tools = tools;
  }

  take(_role: string, segment: Segment): void {
    const { hierarchy, set, read, report } = this.#tools;
    if (segment.id === 'HL') this.#level = new LevelGathering(hierarchy.open(set, segment), segment, read, report);
    else this.#level?.take(segment);
  }

  flush(): void {
    const gathered = this.#level;
    this.#level = undefined;
    if (gathered === undefined) return;
    const { hierarchy, give } = this.#tools;
    const { level, facts } = gathered;
    facts.requireName();
    const { name, references, rejections, demographics } = facts;
    const party = { ...level, ...facts.range, name, references };
    if (level.code === '20') {
      this.#source = { kind: 'source', ...party, rejections };
      give(this.#source, false);
    } else if (level.code === '21') {
      this.#receiver = { kind: 'receiver', ...party, rejections, source: hierarchy.above(this.#source) };
      give(this.#receiver, false);
    } else {
      const person = { ...party, demographics };
      if (level.code === '22') this.#subscriber = person;
      this.#givePerson(person, gathered);
    }
  }

  #givePerson(person: PersonLevel, gathered: LevelGathering): void {
    const { hierarchy, give } = this.#tools;
    const { facts, inquiries, benefits } = gathered;
    const isDependent = person.code === '23';
    const given: EligibilityPerson = {
      kind: 'person',
      ordinal: this.#persons,
      ...person,
      isDependent,
      traces: facts.traces,
      memberId: person.name?.id,
      relation: facts.relation,
      diagnoses: facts.diagnoses,
      periods: facts.periods,
      details: facts.details,
      rejections: facts.rejections,
      inquiries,
      benefits,
      subscriber: isDependent ? hierarchy.above(this.#subscriber) : undefined,
      receiver: hierarchy.above(this.#receiver),
    };
    if (give(given, true)) this.#persons++;
  }
}
