import { type Fault, faultOf } from '../kernel/index.ts';
import type { Log } from './telemetry.ts';

/** What keeps a partner from being served, or soon will, and is somebody's work. */
export interface Trouble {
  readonly channel: string;
  /** What is in trouble: `server`, `certificate AB:CD…`. At most one of a name is open in a channel. */
  readonly about: string;
  readonly fault: Fault;
}

/** Where troubles become work, and stop being it. */
export interface Troubles {
  readonly arose: (trouble: Trouble) => Promise<void>;
  readonly ended: (trouble: Pick<Trouble, 'channel' | 'about'>) => Promise<void>;
}

/** The troubles of one channel: told when something changes, however often it is looked at. What cannot be told now is told next time. */
export class TroubleBook {
  readonly #channel: string;
  readonly #troubles: Troubles | undefined;
  readonly #log: Log;
  readonly #told = new Map<string, string>();

  /** @param troubles absent: they are in the log alone */
  constructor(channel: string, troubles: Troubles | undefined, log: Log) {
    this.#channel = channel;
    this.#troubles = troubles;
    this.#log = log;
  }

  async arose(about: string, fault: Fault): Promise<void> {
    if (this.#told.get(about) === fault.code) return;
    const { code, message } = fault;
    this.#log.warn({ channel: this.#channel, about, code }, message);
    await this.#tell(about, code, this.#troubles?.arose({ channel: this.#channel, about, fault }));
  }

  /** All is well; one that was open before this process began is closed too. */
  async ended(about: string): Promise<void> {
    if (this.#told.get(about) === WELL) return;
    await this.#tell(about, WELL, this.#troubles?.ended({ channel: this.#channel, about }));
  }

  async #tell(about: string, state: string, telling: Promise<void> | undefined): Promise<void> {
    try {
      await telling;
      this.#told.set(about, state);
    } catch (error) {
      this.#log.error({ channel: this.#channel, about, code: faultOf(error).code }, 'A trouble of a channel could not be recorded');
    }
  }
}

const WELL = 'well';
