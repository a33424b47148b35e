import { DBOS } from '@dbos-inc/dbos-sdk';
import { externalCall } from '../src/peers/engine-contender.ts';
import { inParallel } from '../src/peers/in-parallel.ts';
import { openJournal, SIGNALS, STEPS } from './journal.mjs';

export const contender = '@dbos-inc/dbos-sdk';

const MONTH_SECONDS = 30 * 24 * 3600;
const SENDERS = 40;

export async function open({ url, skipSteps }) {
  const journal = await openJournal(url, 8);
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: 20, logLevel: 'error', enableOTLP: false });
  const claim = DBOS.registerWorkflow(
    async (id, skip) => {
      if (!skip) for (const step of STEPS) await DBOS.runStep(() => externalCall(step, id), { name: step });
      for (const signal of SIGNALS) await DBOS.recv(signal, MONTH_SECONDS);
      await DBOS.runStep(() => journal.post(id), { name: 'post' });
    },
    { name: 'claim' },
  );
  await DBOS.launch();
  return {
    start: (ids) => inParallel(ids, SENDERS, (n) => DBOS.startWorkflow(claim, { workflowID: `claim-${n}` })(`claim-${n}`, skipSteps)),
    signal: (name, ids) => inParallel(ids, SENDERS, (n) => DBOS.send(`claim-${n}`, 'here', name, `${name}-${n}`)),
    close: async () => {
      await DBOS.shutdown();
      await journal.pool.end();
    },
  };
}
