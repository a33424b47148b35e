import type { Segment } from '../segment.ts';
import type { Level } from './facts.ts';
import { Gathering } from './gathering.ts';
import { ServiceGathering } from './service-status.ts';
import type { SetContent, SetTools } from './set-reader.ts';

/** Is told what is complete: a level (before what stands below it), and a claim with its services. */
export interface ClaimSink {
  readonly level: (level: Level, facts: Gathering) => void;
  readonly claim: (facts: Gathering, services: readonly ServiceGathering[]) => void;
}

/** Gathers sets in which levels hold claims (roles `claim-trace`, `service`): 276, 277 and 277CA. */
export class ClaimGathering<P> implements SetContent {
  readonly #tools: SetTools<P>;
  readonly #sink: ClaimSink;
  #level: { readonly level: Level; readonly facts: Gathering } | undefined;
  #claim: Gathering | undefined;
  #services: ServiceGathering[] = [];

  constructor(tools: SetTools<P>, sink: ClaimSink) {
    this.#tools = tools;
    this.#sink = sink;
  }

  take(role: string, segment: Segment): void {
    const { hierarchy, set, read, report } = this.#tools;
    if (segment.id === 'HL') {
      this.#level = { level: hierarchy.open(set, segment), facts: new Gathering(segment, read, report) };
      return;
    }
    if (role === 'claim-trace') this.#claim = new Gathering(segment, read, report);
    if (role === 'service') this.#services.push(new ServiceGathering(segment, read, report));
    if (this.#claim !== undefined) this.#claim.last = segment;
    const facts = this.#services.at(-1)?.facts ?? this.#claim ?? this.#level?.facts;
    facts?.take(segment);
  }

  flush(): void {
    if (this.#level !== undefined) this.#level.facts.requireName();
    if (this.#claim !== undefined) this.#sink.claim(this.#claim, this.#services);
    else if (this.#level !== undefined) this.#sink.level(this.#level.level, this.#level.facts);
    this.#level = undefined;
    this.#claim = undefined;
    this.#services = [];
  }
}
