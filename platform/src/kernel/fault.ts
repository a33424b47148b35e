/**
 * What kind of trouble it is decides everything downstream.
 * - `rejected`: their data is wrong; no retry, exception worklist, negative answer
 * - `unavailable`: a system is down or busy; retry with backoff, honouring `retryAfterMs`
 * - `conflict`: someone else won; read again
 * - `denied`: policy forbids it
 * - `defect`: our own bug; stop this instance and tell the operator
 */
export type FaultKind = 'rejected' | 'unavailable' | 'conflict' | 'denied' | 'defect';

export interface FaultDetails {
  /** Stable, searchable, upper snake case: `X12_SEGMENT_MISSING`. */
  readonly code: string;
  readonly kind: FaultKind;
  /** What happened, never quoting message content. */
  readonly message: string;
  /** What the reader can do about it. */
  readonly hint?: string;
  /** Where it happened: `PID-5`, `segment 12`, `estate/systems/x.yaml`. */
  readonly at?: string;
  readonly cause?: unknown;
  /** For `unavailable`: the earliest sensible retry, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The one error type of the platform: it tells a program, an operator and a sender what each needs. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;
  readonly kind: FaultKind;
  readonly hint: string | undefined;
  readonly at: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(details: FaultDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.kind = details.kind;
    this.hint = details.hint;
    this.at = details.at;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The shape that goes to logs, problem documents and `--json`: no cause, no stack. */
  toJSON(): { code: string; kind: FaultKind; message: string; hint?: string; at?: string } {
    return {
      code: this.code,
      kind: this.kind,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.at === undefined ? {} : { at: this.at }),
    };
  }
}

/** Turns anything caught into a Fault; what is not one already is our own defect. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault({
    code: 'DEFECT',
    kind: 'defect',
    message: error instanceof Error ? `${error.name} in the platform` : 'Unexpected failure in the platform',
    hint: 'This is a bug in Plexus: report the code path shown in the log',
    cause: error,
  });
}
