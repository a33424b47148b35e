import type { Figure } from './figure.ts';
import { onGateway } from './gateway-place.ts';
import { askAll, askEvenly, type HttpRun, type HttpTarget, quantile } from './http-load.ts';
import { cpuOfFamily } from './usage.ts';

const CLIENT = 'portal';
const CONNECTIONS = 16;
const HALF_OF_REACH = 1_500;

/** The most asked route, GET of an account's balance, as a machine client asks it: how many one core answers, and how soon at half of that. */
export function measureGateway(seconds: number): Promise<Figure[]> {
  return onGateway({ [CLIENT]: { perSecond: 1e5, burst: 1e6 } }, (place) => {
    const target = { port: place.port, paths: place.accounts, authorization: place.authorization(CLIENT) };
    return measure(target, { ...target, port: place.barePort }, { gateway: place.gatewayPid, database: place.databasePid, seconds });
  });
}

async function measure(
  target: HttpTarget,
  bare: HttpTarget,
  { gateway, database, seconds }: { readonly gateway: number; readonly database: number; readonly seconds: number },
): Promise<Figure[]> {
  const counted = async (work: () => Promise<HttpRun>) => {
    const [ours, theirs] = [cpuOfFamily(gateway), cpuOfFamily(database)];
    const run = await work();
    const [cpu, served] = [cpuOfFamily(gateway) - ours, cpuOfFamily(database) - theirs];
    return { ...run, cpuMs: cpu / run.requests, databaseMs: served / run.requests };
  };
  await askAll(target, CONNECTIONS, 3);
  await askAll(bare, CONNECTIONS, 1);
  const full = await counted(() => askAll(target, CONNECTIONS, seconds));
  const empty = await counted(() => askAll(bare, CONNECTIONS, Math.min(seconds, 10)));
  const half = await counted(() => askEvenly(target, CONNECTIONS, seconds, HALF_OF_REACH));
  return [
    // A process of Node computes on one core: what a second of its CPU answers is what a core of its own answers in a second.
    { name: 'account balances over HTTP, on one core', value: 1_000 / full.cpuMs, unit: 'requests/s', reach: { atLeast: 3_000 } },
    { name: 'the same by the clock', value: full.requests / full.seconds, unit: 'requests/s' },
    { name: 'CPU of one, over a bare route', value: full.cpuMs - empty.cpuMs, unit: 'ms', reach: { atMost: 0.25 } },
    { name: 'CPU of one, the database', value: full.databaseMs, unit: 'ms' },
    { name: 'account balance, p50 at 1,500 a second', value: quantile(half.latencies, 0.5), unit: 'ms' },
    { name: 'account balance, p99 at 1,500 a second', value: quantile(half.latencies, 0.99), unit: 'ms', reach: { atMost: 20 } },
    { name: 'balances that were refused', value: full.refused + half.refused, unit: '', reach: { atMost: 0 } },
  ];
}
