import type { Demographics, Level, ProviderRole } from '../hierarchy/facts.ts';
import { demographicsOf, providerRoleOf } from '../hierarchy/segment-values.ts';
import { type SetContent, type SetKind, SetReader, type SetReaderOptions, type SetTools } from '../hierarchy/set-reader.ts';
import type { Segment } from '../segment.ts';
import { ClaimCollector } from './claim-collector.ts';
import { coverageOf, type PartyDraft, partyOf, patientFactsOf, takeOfParty } from './claim-values.ts';
import { elements } from './elements.ts';
import { guide837i } from './guide-837i.ts';
import { guide837p } from './guide-837p.ts';
import type { Coverage, PatientFacts } from './facts.ts';
import type { BillingProvider, Claim, ClaimForm, ClaimPart, Patient, Submission, Subscriber } from './parts.ts';

type Content = Submission | BillingProvider | Subscriber | Patient | Claim;

const common = {
  requiredLoops: ['1000A', '1000B', '2000A', '2000B'],
  parentage: { '20': [], '22': ['20'], '23': ['22'] },
  beginnings: ['submitter', 'billing-level', 'subscriber-level', 'patient-level', 'claim'],
} as const;
const kinds: readonly (SetKind & { readonly form: ClaimForm })[] = [
  { guide: guide837p, others: ['005010X223', '005010X224'], form: 'professional', ...common },
  { guide: guide837i, others: ['005010X222', '005010X224'], form: 'institutional', ...common },
];

/**
 * Reads claims, 837P (005010X222A1) and 837I (005010X223A2), from the segments of a stream; sets of other kinds are
 * passed over. Parts come as soon as they are complete: header, submission, billing provider, subscriber, patient,
 * claim with its lines, problem, end. One claim is held at a time; it carries the parts of the levels it stands in. It
 * throws nothing; see SetReader for what is a problem. Dental claims (005010X224) are passed over.
 */
export class ClaimReader {
  readonly #reader: SetReader<Content>;

  constructor(options?: SetReaderOptions) {
    this.#reader = new SetReader<Content>(kinds, (tools) => new ClaimContent(tools), options);
  }

  push(segment: Segment): ClaimPart[] {
    return this.#reader.push(segment);
  }

  /** Says that the stream is complete; a set without SE ends as incomplete. */
  end(): ClaimPart[] {
    return this.#reader.end();
  }
}

/** What a level or the head of the set holds while its segments still come. */
interface Gathered {
  readonly role: string;
  readonly first: Segment;
  readonly level: Level | undefined;
  last: Segment;
  readonly parties: Map<string, PartyDraft>;
  party: PartyDraft | undefined;
  coverage: Coverage | undefined;
  facts: PatientFacts | undefined;
  demographics: Demographics | undefined;
  specialty: ProviderRole | undefined;
  currency: string | undefined;
}

/** Makes parts of one set. */
class ClaimContent implements SetContent {
  readonly #tools: SetTools<Content>;
  #held: Gathered | undefined;
  #claim: ClaimCollector | undefined;
  #billing: BillingProvider | undefined;
  #subscriber: Subscriber | undefined;
  #patient: Patient | undefined;
  #claims = 0;

  constructor(tools: SetTools<Content>) {
    this.#tools = tools;
  }

  take(role: string, segment: Segment): void {
    const { read, report, set } = this.#tools;
    if (role === 'claim') {
      const form = this.#tools.guide === guide837i ? 'institutional' : 'professional';
      this.#claim = new ClaimCollector(segment, form, set, read, report);
    } else if (this.#claim !== undefined) this.#claim.take(role, segment);
    else if (role.endsWith('-level')) this.#held = gathered(role, segment, this.#tools.hierarchy.open(set, segment));
    else if (role === 'submitter') {
      this.#held = gathered(role, segment, undefined);
      this.#takeOfLevel(this.#held, role, segment);
    } else if (this.#held !== undefined) this.#takeOfLevel(this.#held, role, segment);
  }

  flush(): void {
    const claim = this.#claim?.draft;
    if (claim !== undefined) this.#giveClaim(claim);
    else if (this.#held !== undefined) this.#giveLevel(this.#held);
    this.#held = undefined;
    this.#claim = undefined;
  }

  #takeOfLevel(held: Gathered, role: string, segment: Segment): void {
    const { read } = this.#tools;
    held.last = segment;
    switch (segment.id) {
      case 'NM1':
        held.party = partyOf(segment, read);
        held.parties.set(role, held.party);
        return;
      case 'SBR':
        held.coverage = coverageOf(segment, read);
        return;
      case 'PAT':
        held.facts = patientFactsOf(segment, read);
        return;
      case 'DMG':
        held.demographics = demographicsOf(segment, read);
        return;
      case 'CUR':
        held.currency = read.optional(segment, elements.currency.code);
        return;
      default:
    }
    if (held.party !== undefined) takeOfParty(segment, held.party, read);
    else if (segment.id === 'PRV') held.specialty = providerRoleOf(segment, read);
  }

  #giveLevel(held: Gathered): void {
    const { parties, specialty, currency, coverage, facts, demographics, level, first, last } = held;
    const range = { start: first.start, end: last.end, firstSegment: first.index, lastSegment: last.index };
    if (level === undefined) {
      const submission = { submitter: parties.get('submitter'), receiver: parties.get('receiver') };
      this.#tools.give({ kind: 'submission', set: this.#tools.set, ...range, ...submission }, false);
      return;
    }
    const place = { ...level, ...range };
    if (held.role === 'billing-level') {
      const paid = { payTo: parties.get('pay-to'), payToPlan: parties.get('pay-to-plan') };
      this.#billing = { kind: 'billing-provider', ...place, name: parties.get('billing-provider'), specialty, currency, ...paid };
      this.#tools.give(this.#billing, false);
    } else if (held.role === 'subscriber-level') {
      const names = { name: parties.get('subscriber'), payer: parties.get('payer') };
      this.#subscriber = { kind: 'subscriber', ...place, coverage, facts, demographics, ...names };
      this.#patient = undefined;
      this.#tools.give(this.#subscriber, false);
    } else {
      this.#patient = { kind: 'patient', ...place, facts, demographics, name: parties.get('patient') };
      this.#tools.give(this.#patient, false);
    }
  }

  #giveClaim(draft: ClaimCollector['draft']): void {
    const { hierarchy } = this.#tools;
    draft.ordinal = this.#claims;
    draft.billing = hierarchy.above(this.#billing);
    draft.subscriber = hierarchy.above(this.#subscriber);
    draft.patient = hierarchy.above(this.#patient);
    if (this.#tools.give(draft, true)) this.#claims++;
  }
}

function gathered(role: string, first: Segment, level: Level | undefined): Gathered {
  const nothing = { party: undefined, coverage: undefined, facts: undefined, demographics: undefined, specialty: undefined };
  return { role, first, last: first, level, parties: new Map(), ...nothing, currency: undefined };
}
