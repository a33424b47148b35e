import { CoupaPull } from '../../src/connect/coupa/pull.ts';
import { CoupaSession } from '../../src/connect/coupa/session.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock, TenantKeys } from '../../src/kernel/index.ts';
import { openPool } from '../../src/store/index.ts';

/** What a test tells its child. */
export interface PullTask {
  readonly database: string;
  readonly tenant: string;
  readonly channel: number;
  /** Of the tenant's keys, as hex: what makes a copy known. */
  readonly root: string;
  readonly url: string;
  readonly clientFile: string;
  /** The record after whose commit the process is killed; 0: it lives on. */
  readonly diesAfter: number;
}

/** A look into the suite in a process of its own, which is killed between keeping a record and marking it. */
const task = JSON.parse(process.argv[2] ?? '') as PullTask;
const root = Buffer.from(task.root, 'hex');
const keys = new TenantKeys(task.tenant, root, [{ version: 1, root }]);
const pool = openPool({ url: task.database, role: 'plexus_intake', size: 4 });
const inbox = createInbox({
  pool,
  channels: (name) => ({
    tenant: task.tenant,
    channel: task.channel,
    name,
    format: 'json',
    release: 1,
    senders: {},
    kinds: [],
    owner: 'purchasing',
    entity: 'north',
    keys,
  }),
});
let taken = 0;
const session = new CoupaSession(
  { url: task.url, reach: 'internal', clientFile: task.clientFile, scope: 'core.requisition.write' },
  systemClock,
);
const pull = new CoupaPull({
  channel: 'suite',
  resource: 'requisitions',
  session,
  receive: async (arrival) => {
    const receipt = await inbox.receive(arrival);
    if (++taken === task.diesAfter) process.kill(process.pid, 'SIGKILL');
    return receipt;
  },
});
const { received } = await pull.round(new AbortController().signal);
process.stdout.write(`${received}\n`);
await pool.end();
