export interface CircuitRule {
  readonly failures: number;
  readonly openMs: number;
}

export interface Circuit {
  readonly state: 'closed' | 'open' | 'half-open';
  /** In a row. */
  readonly failures: number;
  /** When an open circuit lets a probe through, wall-clock milliseconds. */
  readonly retryAt: number;
}

/** What a call says about the target itself: `none` for answers about one delivery only, or no call at all. */
export type Health = 'good' | 'bad' | 'none';

export const CLOSED: Circuit = { state: 'closed', failures: 0, retryAt: 0 };

/** The circuit after what a call said. Only a good call closes it; a bad probe opens it again for the whole time. */
export function circuitAfter(circuit: Circuit, health: Health, rule: CircuitRule, now: number): Circuit {
  if (health === 'none') return circuit;
  if (health === 'good') return circuit.state === 'open' ? circuit : CLOSED;
  const failures = circuit.failures + 1;
  if (circuit.state === 'open') return circuit;
  if (circuit.state === 'closed' && failures < rule.failures) return { ...circuit, failures };
  return { state: 'open', failures, retryAt: now + rule.openMs };
}

/** The circuit at `now`: an open one becomes half-open when its time is up. */
export function circuitAt(circuit: Circuit, now: number): Circuit {
  return circuit.state === 'open' && now >= circuit.retryAt ? { ...circuit, state: 'half-open' } : circuit;
}

/** How many more deliveries may start beside `underWay`: all that fit when closed, one probe when half-open, none when open. */
export function roomIn(circuit: Circuit, concurrency: number, underWay: number): number {
  switch (circuit.state) {
    case 'closed':
      return Math.max(0, concurrency - underWay);
    case 'half-open':
      return underWay === 0 ? 1 : 0;
    case 'open':
      return 0;
  }
}
