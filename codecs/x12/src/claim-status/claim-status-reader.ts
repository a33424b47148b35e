import type { Level, PersonLevel } from '../hierarchy/facts.ts';
import { ClaimGathering } from '../hierarchy/claim-gathering.ts';
import type { Gathering } from '../hierarchy/gathering.ts';
import type { ServiceGathering } from '../hierarchy/service-status.ts';
import { SetReader, type SetReaderOptions, type SetTools } from '../hierarchy/set-reader.ts';
import type { Segment } from '../segment.ts';
import { claimStatusRequest, claimStatusResponse } from './guide-276-277.ts';
import type { ClaimStatus, ClaimStatusPart, StatusProvider, StatusReceiver, StatusSource } from './parts.ts';

type Content = StatusSource | StatusReceiver | StatusProvider | ClaimStatus;

/**
 * Reads claim status requests and responses, 276 and 277 (005010X212), from the segments of a stream; sets of other
 * kinds are passed over, and so are claim acknowledgments, which are 277 too. Parts come as soon as they are complete:
 * header, source, receiver, provider, claim with its services, problem, end. One claim is held at a time. It throws
 * nothing; see SetReader for what is a problem.
 */
export class ClaimStatusReader {
  readonly #reader: SetReader<Content>;

  constructor(options?: SetReaderOptions) {
    const kinds = [claimStatusRequest, claimStatusResponse];
    this.#reader = new SetReader<Content>(kinds, (tools) => new StatusContent(tools).gathering, options);
  }

  push(segment: Segment): ClaimStatusPart[] {
    return this.#reader.push(segment);
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): ClaimStatusPart[] {
    return this.#reader.end();
  }
}

/** Makes parts of what is gathered, and remembers the levels above. */
class StatusContent {
  readonly #tools: SetTools<Content>;
  #claims = 0;
  #source: StatusSource | undefined;
  #receiver: StatusReceiver | undefined;
  #provider: StatusProvider | undefined;
  #subscriber: PersonLevel | undefined;
  #dependent: PersonLevel | undefined;

  constructor(tools: SetTools<Content>) {
    this.#tools = tools;
  }

  get gathering(): ClaimGathering<Content> {
    return new ClaimGathering(this.#tools, {
      level: (level, facts) => this.#giveLevel(level, facts),
      claim: (facts, services) => this.#giveClaim(facts, services),
    });
  }

  #giveLevel(level: Level, facts: Gathering): void {
    const { hierarchy, give } = this.#tools;
    const { name, references, statuses, demographics } = facts;
    const party = { ...level, ...facts.range, name, references };
    const [trace] = facts.traces;
    switch (level.code) {
      case '20':
        this.#source = { kind: 'source', ...party };
        return void give(this.#source, false);
      case '21':
        this.#receiver = { kind: 'receiver', ...party, trace, statuses, source: hierarchy.above(this.#source) };
        return void give(this.#receiver, false);
      case '19':
        this.#provider = { kind: 'provider', ...party, trace, statuses, receiver: hierarchy.above(this.#receiver) };
        return void give(this.#provider, false);
      case '22':
        this.#subscriber = { ...party, demographics };
        return;
      default:
        this.#dependent = { ...party, demographics };
    }
  }

  #giveClaim(facts: Gathering, services: readonly ServiceGathering[]): void {
    const { hierarchy, set, give } = this.#tools;
    const { statuses, references, periods, amounts } = facts;
    const [trace] = facts.traces;
    if (trace === undefined) return;
    const claim: ClaimStatus = {
      kind: 'claim',
      set,
      ordinal: this.#claims,
      ...facts.range,
      trace,
      statuses,
      references,
      payerControlNumber: facts.reference('1K'),
      patientControlNumber: facts.reference('EJ'),
      billType: facts.reference('BLT'),
      clearinghouseNumber: facts.reference('D9'),
      charge: amounts[0]?.amount ?? statuses.find(({ charge }) => charge !== undefined)?.charge,
      paid: statuses.find(({ paid }) => paid !== undefined)?.paid,
      periods,
      serviceFrom: facts.period('472')?.from,
      serviceTo: facts.period('472')?.to,
      services: services.map(({ service }) => service),
      subscriber: hierarchy.above(this.#subscriber),
      dependent: hierarchy.above(this.#dependent),
      provider: hierarchy.above(this.#provider),
    };
    if (give(claim, true)) this.#claims++;
  }
}
