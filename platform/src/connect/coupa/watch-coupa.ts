import type { Receive } from '../../inbox/index.ts';
import { type Clock, faultOf, Loop, type Running } from '../../kernel/index.ts';
import type { Log, Metrics } from '../telemetry.ts';
import type { TroubleBook } from '../trouble.ts';
import { CoupaPull } from './pull.ts';
import { type CoupaLogin, CoupaSession } from './session.ts';

export interface WatchCoupaOptions {
  readonly channel: string;
  readonly resource: string;
  readonly login: CoupaLogin;
  readonly pollMs: number;
  /** How far back the first look goes for what changed while we marked it. */
  readonly lookBackMs: number;
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly book: TroubleBook;
}

/** What the troubles are about. */
const SUITE = 'suite';
/** No later try mends these by itself. */
const TROUBLES: readonly string[] = ['COUPA_CLIENT_REFUSED', 'COUPA_REQUEST_REFUSED', 'COUPA_ANSWER_UNREADABLE'];

/** Looks into a procurement suite again and again. It need not be there: it is tried with growing pauses, and what only a person can mend becomes work. */
export function watchCoupa(options: WatchCoupaOptions): Running {
  const { channel, resource, login, clock, log, metrics, book, receive, lookBackMs } = options;
  const pull = new CoupaPull({ channel, resource, session: new CoupaSession(login, clock), receive });
  let hasLookedBack = false;
  const work = async (signal: AbortSignal): Promise<boolean> => {
    const { received, unmarked } = await pull.round(signal);
    if (received > 0) metrics.count('coupa_records', received, { channel });
    if (unmarked > 0) log.warn({ channel, unmarked }, 'Records are kept that the procurement suite does not let us mark as exported');
    if (!hasLookedBack) {
      await pull.lookBack(new Date(clock.now().getTime() - lookBackMs), signal);
      hasLookedBack = !signal.aborted;
    }
    await book.ended(SUITE);
    return false;
  };
  return new Loop(`coupa ${channel}`, options.pollMs, work, (error) => {
    const fault = faultOf(error);
    log.error({ channel, fault }, 'The procurement suite could not be looked into');
    if (TROUBLES.includes(fault.code)) void book.arose(SUITE, fault);
  });
}
