import type { Running } from '../../kernel/index.ts';
import { Answers } from '../answer.ts';

/** What the submit endpoint needs to know of a channel. */
export interface HttpChannel {
  readonly name: string;
  /** The largest message; larger ones are refused while they stream in. */
  readonly messageBytes: number;
  /** Types of resources that are taken over FHIR REST, `Bundle` for Bundles; absent where the channel is not FHIR. */
  readonly resources?: readonly string[];
  /** The entities whose data it may carry; absent: all of the tenant's. */
  readonly entities?: readonly string[];
  /** Who sends documents of cXML on it, and the file that holds its shared secret; then nothing else is taken. */
  readonly cxml?: { readonly sender: { readonly domain: string; readonly identity: string }; readonly secretFile: string };
  /** The file that holds the secret by which pushed messages are signed; then nothing else is taken. */
  readonly signedBy?: string;
}

/** The entities a caller may see. */
export type Seen = 'all' | readonly string[];

/** A channel that takes messages now. */
export interface OpenHttpChannel extends HttpChannel {
  readonly answers: Answers;
}

/** The channels that are open on the submit endpoint now. */
export class HttpChannels {
  readonly #open = new Map<string, OpenHttpChannel>();

  open(channel: HttpChannel): Running {
    this.#open.set(channel.name, { ...channel, answers: new Answers(channel.name) });
    const stop = (): Promise<void> => {
      this.#open.delete(channel.name);
      return Promise.resolve();
    };
    return { name: `http ${channel.name}`, stop };
  }

  /** A channel by name; for who sees some entities only there are none but those of these entities alone. */
  find(name: string, seen: Seen = 'all'): OpenHttpChannel | undefined {
    const channel = this.#open.get(name);
    const isSeen = seen === 'all' || channel?.entities?.every((entity) => seen.includes(entity)) === true;
    return isSeen ? channel : undefined;
  }
}
