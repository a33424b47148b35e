import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as restate from '@restatedev/restate-sdk';
import { externalCall } from '../src/peers/engine-contender.ts';
import { freePorts } from '../src/peers/free-ports.ts';
import { inParallel } from '../src/peers/in-parallel.ts';
import { openJournal, SIGNALS, STEPS } from './journal.mjs';

export const contender = '@restatedev/restate-server';

const SENDERS = 64;
const quiet = { logger: () => undefined };

function claimWorkflow(journal) {
  return restate.workflow({
    name: 'claim',
    handlers: {
      run: async (ctx, { skip }) => {
        if (!skip) for (const step of STEPS) await ctx.run(step, () => externalCall(step, ctx.key));
        for (const signal of SIGNALS) await ctx.promise(signal);
        await ctx.run('post', async () => {
          await journal.post(ctx.key);
        });
      },
      signal: async (ctx, name) => {
        await ctx.promise(name).resolve('here');
      },
    },
  });
}

/** The server as a child, settled for many waiting invocations: suspended late, resumed many at a time. */
async function startServer(folder, ports) {
  const require = createRequire(import.meta.url);
  const server = createRequire(require.resolve('@restatedev/restate-server/package.json'));
  const binary = server.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);
  const log = openSync(join(folder, 'restate.log'), 'a');
  const [ingress, admin, node] = ports;
  const child = spawn(binary, ['--base-dir', join(folder, 'restate')], {
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      RUST_LOG: 'error',
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      RESTATE_NODE_NAME: 'bench',
      RESTATE_CLUSTER_NAME: 'bench',
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: '20s',
      RESTATE_WORKER__INVOKER__CONCURRENT_INVOCATIONS_LIMIT: '20000',
    },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the Restate server ended with code ${code}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ended, healthy(`http://127.0.0.1:${admin}/health`)]);
  await Promise.race([ended, healthy(`http://127.0.0.1:${ingress}/restate/health`)]);
  return child;
}

async function healthy(url) {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function open({ url, folder, skipSteps }) {
  const journal = await openJournal(url, 20);
  const [servicePort, ...ports] = await freePorts(folder, 4);
  await restate.endpoint().setLogger(quiet.logger).bind(claimWorkflow(journal)).listen(servicePort);
  const child = await startServer(folder, ports);
  const [ingress, admin] = ports;
  const post = async (address, body) => {
    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`Restate answered ${answer.status}`);
    await answer.text();
  };
  await post(`http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${servicePort}`, force: true });
  const at = (n, handler) => `http://127.0.0.1:${ingress}/claim/claim-${n}/${handler}`;
  return {
    start: (ids) => inParallel(ids, SENDERS, (n) => post(`${at(n, 'run')}/send`, { skip: skipSteps })),
    signal: (name, ids) => inParallel(ids, SENDERS, (n) => post(at(n, 'signal'), name)),
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await journal.pool.end();
    },
  };
}
