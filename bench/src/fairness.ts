import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { type GatewayPlace, onGateway } from './gateway-place.ts';
import { askAll, askEvenly, type HttpRun, type HttpTarget, quantile } from './http-load.ts';
import type { Noise, NoiseAsked } from './noise-child.ts';
import { cpuOfFamily } from './usage.ts';

/** What the quiet client asks for, well within its allowance. */
const QUIET_PER_SECOND = 50;
const QUOTA = 100;
/** So many times its quota the noisy client asks for. */
const TIMES = 10;
const CONNECTIONS = 8;
const NOISY_CONNECTIONS = 32;
/** Each is answered once a second: refusals come late. */
const REFUSED_CONNECTIONS = 128;
/** Quiet and noisy moments in turn, so that what the machine does meanwhile falls on both alike. */
const ROUNDS = 6;

/** What a client at ten times its quota costs another, who keeps to its own: how much later the slowest hundredth of its answers comes. */
export function measureFairness(seconds: number): Promise<Figure[]> {
  const usual = { perSecond: QUOTA, burst: QUOTA * 3 };
  const clients = { quiet: usual, noisy: usual, spent: { perSecond: 1, burst: 1 } };
  return onGateway(clients, async (place) => {
    const quiet: HttpTarget = { port: place.port, paths: place.accounts, authorization: place.authorization('quiet') };
    const each = Math.max(3, seconds / ROUNDS / 2);
    // In a process of its own: what it costs to make the noise must not fall on who listens, nor its start on what is measured.
    const noisy = fork(join(import.meta.dirname, 'noise-child.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
    await Promise.all([askEvenly(quiet, CONNECTIONS, 3, QUIET_PER_SECOND), noiseOf(noisy, place, 1)]);
    const alone: HttpRun[] = [];
    const beside: HttpRun[] = [];
    const noise: Noise[] = [];
    const cpu = { alone: 0, beside: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const began = cpuOfFamily(place.gatewayPid);
      alone.push(await askEvenly(quiet, CONNECTIONS, each, QUIET_PER_SECOND));
      const between = cpuOfFamily(place.gatewayPid);
      const [heard, made] = await Promise.all([askEvenly(quiet, CONNECTIONS, each, QUIET_PER_SECOND), noiseOf(noisy, place, each)]);
      beside.push(heard);
      noise.push(made);
      cpu.alone += between - began;
      cpu.beside += cpuOfFamily(place.gatewayPid) - between;
    }
    noisy.disconnect();
    return [...figures(alone, beside, noise, cpu.beside - cpu.alone), await costOfRefusing(place, each * 2)];
  });
}

/** What the gateway works for a request that it turns away: of a client that has nothing left. */
async function costOfRefusing(place: GatewayPlace, seconds: number): Promise<Figure> {
  const spent: HttpTarget = { port: place.port, paths: place.accounts, authorization: place.authorization('spent') };
  await askAll(spent, REFUSED_CONNECTIONS, 2);
  const before = cpuOfFamily(place.gatewayPid);
  const { requests } = await askAll(spent, REFUSED_CONNECTIONS, seconds);
  return { name: 'CPU of the gateway for one refused request', value: (cpuOfFamily(place.gatewayPid) - before) / requests, unit: 'ms' };
}

async function noiseOf(noisy: ChildProcess, place: GatewayPlace, seconds: number): Promise<Noise> {
  const asked: NoiseAsked = {
    target: { port: place.port, paths: place.accounts, authorization: place.authorization('noisy') },
    connections: NOISY_CONNECTIONS,
    seconds,
    perSecond: QUOTA * TIMES,
  };
  const over = new AbortController();
  noisy.once('exit', (code) => over.abort(new Error(`the noisy client ended: ${code ?? 'killed'}`)));
  noisy.send(asked);
  const [noise] = await once(noisy, 'message', { signal: over.signal });
  noisy.removeAllListeners('exit');
  return noise as Noise;
}

function figures(alone: readonly HttpRun[], beside: readonly HttpRun[], noise: readonly Noise[], cpuOfNoise: number): Figure[] {
  const [before, during] = [alone, beside].map((runs) => Float64Array.from(runs.flatMap(({ latencies }) => [...latencies])).sort());
  const [p99, p99Beside] = [before, during].map((latencies) => quantile(latencies ?? new Float64Array(), 0.99));
  const requests = noise.reduce((sum, one) => sum + one.requests, 0);
  const asked = requests / noise.reduce((sum, run) => sum + run.seconds, 0);
  const turnedAway = noise.reduce((sum, { refused }) => sum + refused, 0) / requests;
  const lost = [...alone, ...beside].reduce((sum, { refused }) => sum + refused, 0);
  return [
    { name: 'a client that keeps to its quota, p99 alone', value: p99 ?? 0, unit: 'ms' },
    { name: 'the same beside one at ten times its quota', value: p99Beside ?? 0, unit: 'ms' },
    { name: 'what the noisy one costs it', value: ((p99Beside ?? 0) / (p99 ?? 1) - 1) * 100, unit: '%', reach: { atMost: 10 } },
    { name: 'what the noisy one asked for', value: asked, unit: 'requests/s' },
    { name: 'CPU of the gateway for one request of the noisy one', value: cpuOfNoise / requests, unit: 'ms' },
    { name: 'of that, turned away', value: turnedAway * 100, unit: '%' },
    { name: 'of the quiet one, turned away', value: lost, unit: '', reach: { atMost: 0 } },
  ];
}
