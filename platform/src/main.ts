import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import type { ChildReport } from './cli/child-process.ts';
import { type Config, loadConfig } from './config.ts';
import { HttpChannels } from './connect/index.ts';
import { FollowedRelease } from './followed-release.ts';
import { faultOf, Loop, type Running, startAll } from './kernel/index.ts';
import { createLog, type Log } from './log.ts';
import { createCounters } from './observe/index.ts';
import { openPlatform, type Platform } from './runtime.ts';
import { openInbox, startChannels } from './wiring/connect.ts';
import { followRelease } from './wiring/follow-release.ts';
import type { Wiring } from './wiring/wiring.ts';
import { startWork } from './wiring/work.ts';

const ROLES = ['connect', 'work', 'serve'] as const;
type Role = (typeof ROLES)[number];

/** Between looks for a newer version of the tenant's key: it wraps when it is five times as old. */
const KEYS_MS = 2_000;

/** Wires one process of the platform for its roles and answers the one thing that stops it. */
async function start(
  config: Config,
  roles: readonly Role[],
  log: Log,
): Promise<{ running: Running; addresses: Readonly<Record<string, string>> }> {
  const platform = await openPlatform(config);
  const followed = new FollowedRelease(platform.release, log);
  const inbox = roles.includes('connect') ? openInbox(platform, followed) : undefined;
  const wiring: Wiring = { platform, log, counters: createCounters(), http: new HttpChannels(), inbox, followed, addresses: {} };
  const running = await startAll([
    () => Promise.resolve({ name: 'platform', stop: () => platform.close() }),
    () => Promise.resolve(followKeys(platform, log)),
    () => Promise.resolve(followRelease(platform, followed, log)),
    ...(roles.includes('work') ? [() => startWork(wiring)] : []),
    ...(inbox === undefined ? [] : [() => startChannels(wiring, inbox)]),
    // A quarter of all there is to load, of which nothing is needed to work: whoever only works is there sooner.
    ...(roles.includes('serve') ? [async () => (await import('./wiring/serve.ts')).startGateway(wiring)] : []),
  ]);
  return { running, addresses: wiring.addresses };
}

function followKeys(platform: Platform, log: Log): Running {
  const step = async (): Promise<boolean> => {
    await platform.followKeys();
    return false;
  };
  return new Loop('follow keys', KEYS_MS, step, (error) => log.error({ error: faultOf(error) }, 'the versions of the key were not read'));
}

function report(message: ChildReport): void {
  if (process.connected) process.send?.(message);
}

const { values } = parseArgs({ options: { roles: { type: 'string', default: ROLES.join(',') } } });
const roles = ROLES.filter((role) => values.roles.split(',').includes(role));
const config = loadConfig(process.env);
const log = createLog(config.logLevel, roles.join(','));
// What nobody caught would be printed whole, with what the database says of values; the log names kind and place only.
process.on('uncaughtException', (error) => {
  log.fatal({ error }, 'ended by a defect');
  process.exit(1);
});
try {
  const { running, addresses } = await start(config, roles, log);
  const stop = (): void => {
    void running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  log.info({ addresses }, 'ready');
  report({ report: 'ready', addresses });
  // Kept now and not at an orderly end: whoever is killed wants to be back sooner.
  flushCompileCache();
  // The supervisor may have gone while this process was starting, before anybody listened for that.
  if (process.send !== undefined && !process.connected) stop();
} catch (error) {
  const fault = faultOf(error);
  log.error({ error: fault }, 'could not start');
  report({ report: 'failed', code: fault.code, message: fault.message, ...(fault.hint === undefined ? {} : { hint: fault.hint }) });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
