import { ClaimGathering } from '../hierarchy/claim-gathering.ts';
import type { Gathering } from '../hierarchy/gathering.ts';
import type { Level, PartyLevel, Status } from '../hierarchy/facts.ts';
import type { ServiceGathering } from '../hierarchy/service-status.ts';
import { SetReader, type SetReaderOptions, type SetTools } from '../hierarchy/set-reader.ts';
import type { Segment } from '../segment.ts';
import { claimAcknowledgement } from './guide-277ca.ts';
import type {
  AcknowledgedClaim,
  AcknowledgementProvider,
  AcknowledgementReceiver,
  AcknowledgementSource,
  AcknowledgementTotals,
  ClaimAcknowledgementPart,
  ClaimOutcome,
} from './parts.ts';

type Content = AcknowledgementSource | AcknowledgementReceiver | AcknowledgementProvider | AcknowledgedClaim;

/**
 * Reads claim acknowledgments, 277CA (005010X214), from the segments of a stream; sets of other kinds are passed over.
 * Parts come as soon as they are complete: header, source, receiver, provider, claim with its services, problem, end.
 * One claim is held at a time. It throws nothing; see SetReader for what is a problem.
 */
export class ClaimAcknowledgementReader {
  readonly #reader: SetReader<Content>;

  constructor(options?: SetReaderOptions) {
    this.#reader = new SetReader<Content>([claimAcknowledgement], (tools) => new AcknowledgementContent(tools).gathering, options);
  }

  push(segment: Segment): ClaimAcknowledgementPart[] {
    return this.#reader.push(segment);
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): ClaimAcknowledgementPart[] {
    return this.#reader.end();
  }
}

/** The meaning of statuses at one place: a refusal anywhere in them is a refusal. */
export function outcomeOf(statuses: readonly Status[]): ClaimOutcome {
  const categories = new Set(statuses.flatMap(({ codes }) => codes.map(({ category }) => category)));
  const has = (...some: readonly string[]): boolean => some.some((category) => categories.has(category));
  if (has('A3', 'A4', 'A6', 'A7', 'A8')) return 'rejected';
  if (has('A2', 'A5')) return 'accepted';
  if (has('A0')) return 'forwarded';
  return has('A1') ? 'received' : 'unknown';
}

/** Makes parts of what is gathered, and remembers the levels above. */
class AcknowledgementContent {
  readonly #tools: SetTools<Content>;
  #claims = 0;
  #source: AcknowledgementSource | undefined;
  #receiver: AcknowledgementReceiver | undefined;
  #provider: AcknowledgementProvider | undefined;
  #patient: PartyLevel | undefined;

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
    const { hierarchy } = this.#tools;
    const party = { ...level, ...facts.range, name: facts.name, references: facts.references };
    if (level.code === '20') {
      const receivedDate = facts.period('050')?.from;
      const processedDate = facts.period('009')?.from;
      this.#source = { kind: 'source', ...party, receiptNumber: facts.traces[0]?.number, receivedDate, processedDate };
      this.#tools.give(this.#source, false);
    } else if (level.code === '21') {
      const batchNumber = facts.traces[0]?.number;
      const source = hierarchy.above(this.#source);
      this.#receiver = { kind: 'receiver', ...party, ...answerOf(facts), ...totalsOf(facts, '90', 'AA'), batchNumber, source };
      this.#tools.give(this.#receiver, false);
    } else if (level.code === '19') {
      const receiver = hierarchy.above(this.#receiver);
      this.#provider = { kind: 'provider', ...party, ...answerOf(facts), ...totalsOf(facts, 'QA', 'QC'), receiver };
      this.#tools.give(this.#provider, false);
    } else {
      this.#patient = party;
    }
  }

  #giveClaim(facts: Gathering, services: readonly ServiceGathering[]): void {
    const { hierarchy, set } = this.#tools;
    const [trace] = facts.traces;
    if (trace === undefined) return;
    const { statuses, references, periods } = facts;
    const claim: AcknowledgedClaim = {
      kind: 'claim',
      set,
      ordinal: this.#claims,
      ...facts.range,
      patientControlNumber: trace.number,
      trace,
      statuses,
      outcome: outcomeOf(statuses),
      charge: statuses.find(({ charge }) => charge !== undefined)?.charge,
      references,
      payerControlNumber: facts.reference('1K'),
      clearinghouseNumber: facts.reference('D9'),
      billType: facts.reference('BLT'),
      periods,
      serviceFrom: facts.period('472')?.from,
      serviceTo: facts.period('472')?.to,
      services: services.map(({ service }) => ({ ...service, outcome: outcomeOf(service.statuses) })),
      patient: hierarchy.above(this.#patient),
      provider: hierarchy.above(this.#provider),
    };
    if (this.#tools.give(claim, true)) this.#claims++;
  }
}

function answerOf(facts: Gathering): Pick<AcknowledgementProvider, 'trace' | 'statuses' | 'outcome'> {
  return { trace: facts.traces[0], statuses: facts.statuses, outcome: outcomeOf(facts.statuses) };
}

function totalsOf({ quantities, amounts }: Gathering, accepted: string, rejected: string): AcknowledgementTotals {
  const countOf = (wanted: string): string | undefined => quantities.find(({ qualifier }) => qualifier === wanted)?.quantity;
  const amountOf = (wanted: string): bigint | undefined => amounts.find(({ qualifier }) => qualifier === wanted)?.amount;
  return {
    acceptedCount: countOf(accepted),
    rejectedCount: countOf(rejected),
    acceptedAmount: amountOf('YU'),
    rejectedAmount: amountOf('YY'),
  };
}
