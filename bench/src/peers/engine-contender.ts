/** What an engine is given to work with. */
export interface EngineOptions {
  /** A database of its own in the one PostgreSQL that all share. */
  readonly url: string;
  /** A folder of its own, kept when it is started again. */
  readonly folder: string;
  /** Claims begin at their first wait: what only fills the waiting room need not make 500,000 calls first. */
  readonly skipSteps: boolean;
  /** For Plexus: how many lanes keys are spread over, when its log is made. */
  readonly lanes?: number;
}

/** An engine that runs claims: five calls, two waits, one journal of four lines. */
export interface Engine {
  start(ids: readonly number[]): Promise<void>;
  signal(name: string, ids: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

const CALL_MS = 2;

/** The outside system of all contenders: two milliseconds and an answer. */
export function externalCall(step: string, claim: string): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(`${step}:${claim.length}`), CALL_MS));
}
