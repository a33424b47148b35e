import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { adaptersFor } from '../../../src/deliver/index.ts';
import { targetDeclaration } from '../../../src/govern/estate/index.ts';
import { type ChartOfAccounts, trialBalance } from '../../../src/ledger/index.ts';
import { transaction } from '../../../src/store/index.ts';
import { freshDatabase } from '../../cluster.ts';
import { startDeliverer } from '../../flows/deliver-setting.ts';
import { OutcomeWatch } from '../../flows/deliver-watch.ts';
import { gatewayOf, machinesOf } from '../../gateway-given.ts';
import { runningEstate } from '../../running-estate.ts';

const ESTATE = join(import.meta.dirname, '../../../../estate');

/** Everything that is different where another ERP is used: a file of the estate, and a line of `purchasing.yaml`. */
export interface ErpInUse {
  /** `tryton`: of `tryton.yaml` beside this file, whose target is `tryton-purchasing`. */
  readonly system: string;
  readonly url: string;
  /** `user:password`, kept in the file that the target names. */
  readonly login?: string;
  /** More of the line: `, matchOwner: erp`. */
  readonly rules?: string;
  /** Lines of other entities. */
  readonly others?: readonly string[];
  /** Another target of that file, to which no documents of purchases go. */
  readonly target?: string;
}

const targetOf = ({ system, target = `${system}-purchasing` }: ErpInUse): string => target;

/** The demo estate with the ERP of Northside Hospital changed. Answers the data folder, with the estate in it. */
async function estateWith(erp: ErpInUse): Promise<string> {
  const { system, url, login, rules = '' } = erp;
  const folder = await mkdtemp(join(tmpdir(), 'plexus-erp-swap-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const estate = join(folder, 'estate');
  await cp(ESTATE, estate, { recursive: true });
  const declared = await readFile(join(import.meta.dirname, `${system}.yaml`), 'utf8');
  await writeFile(join(estate, `systems/${system}.yaml`), declared.replace('ERP_ADDRESS', url));
  if (login !== undefined) await writeFile(join(folder, `${system}-login`), `${login}\n`, { mode: 0o600 });
  const purchasing = join(estate, 'policies/purchasing.yaml');
  const policy = await readFile(purchasing, 'utf8');
  const documents = erp.target === undefined ? `erp: ${targetOf(erp)}, masters: true` : `suite: ${targetOf(erp)}`;
  const lines = [`north: { ${documents}${rules} }`, ...(erp.others ?? [])].map((line) => `  ${line}\n`);
  await writeFile(purchasing, policy.replace(/^entities:\n/m, `entities:\n${lines.join('')}`));
  return folder;
}

/** Northside Hospital with an ERP: its doors, and everything behind them, which goes on when told to. */
export async function runningWith(erp: ErpInUse) {
  const folder = await estateWith(erp);
  const running = await runningEstate(await freshDatabase(), undefined, join(folder, 'estate'));
  const { tenant, scope, release, numberOf } = running.estate;
  const { log, keys, worker: pool } = running;
  const target = targetOf(erp);
  const watch = new OutcomeWatch();
  const deliverer = await startDeliverer({
    pool,
    log,
    keys,
    targets: release.estate.systems.flatMap((system) =>
      system.targets.filter(({ name }) => name === target).map((one) => targetDeclaration(one, system, folder)),
    ),
    adapters: adaptersFor(release.estate.policies['chart-of-accounts'] as ChartOfAccounts),
    telemetry: watch,
    receive: running.inbox.receive,
  });
  after(() => deliverer.stop());
  const gateway = gatewayOf(running, {
    tenant,
    intake: { receive: running.inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
    identity: machinesOf((token) => ({
      id: token,
      scopes: new Set(['requisitions:write', 'receipts:write', 'procurement:read']),
      entities: ['north'],
    })),
  });
  after(() => gateway.close());
  const headers = { host: '127.0.0.1', authorization: 'Bearer a.b.c' };

  /** Everything that follows is decided, delivered to the ERP, and decided upon; `held`: what the ERP has taken and not done may stay so. */
  const settle = async (held = false): Promise<void> => {
    await running.settle();
    await watch.until(async () => {
      const { rows } = await transaction(pool, scope, (tx) =>
        tx.query<{ state: string; kind: string; key: string; outcome: string | null; detail: string | null }>(
          `select state, kind, order_key as key, last.outcome, last.detail from delivery d left join lateral (
             select outcome, detail from delivery_attempt a where a.tenant = d.tenant and a.delivery = d.id order by at desc limit 1) last on true
           where target = $1 and state <> 'confirmed'`,
          [target],
        ),
      );
      const stuck = rows.find(({ state, outcome }) => state === 'dead' || (state === 'refused' && outcome !== 'declined'));
      assert.equal(stuck, undefined, `${erp.system}: ${stuck?.kind} of ${stuck?.key} ended as ${stuck?.state}: ${stuck?.detail}`);
      return rows.every(({ state }) => state === 'refused' || (held && state === 'sent'));
    });
    await running.settle();
  };
  /** Hands in a document over HTTP. */
  const hand = async (
    path: string,
    payload: { readonly reference: string } & Readonly<Record<string, unknown>>,
    held = false,
  ): Promise<void> => {
    const answer = await gateway.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: { ...headers, 'idempotency-key': payload.reference },
      payload,
    });
    assert.equal(answer.statusCode, 202, answer.body);
    await settle(held);
  };
  /** Sends bytes by a channel. */
  const take = async (channel: string, bytes: string, held = false): Promise<void> => {
    await running.take(channel, bytes);
    await settle(held);
  };
  const statusOf = async (kind: string, number: string): Promise<string> => {
    const answer = await gateway.inject({ url: `/v1/${kind}/${encodeURIComponent(number)}`, headers });
    return answer.json<{ purchase?: { status: string } }>().purchase?.status ?? answer.body;
  };
  /** What work there is or was about something, oldest first: its code and whether it is open. */
  const workOf = async (key: string): Promise<string[]> => {
    const { rows } = await transaction(running.server, scope, (tx) =>
      tx.query<{ code: string; state: string }>('select code, state from exception_item where tenant = $1 and key = $2 order by id', [
        tenant,
        key,
      ]),
    );
    return rows.map(({ code, state }) => `${code} ${state}`);
  };
  /** Balances in cents by account, without the budgetary book and what stands at nothing. */
  const books = async (): Promise<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const { account, debit, credit } of await transaction(pool, scope, (tx) => trialBalance(tx, tenant))) {
      if (!account.includes('encumbrance')) sums[account] = (sums[account] ?? 0) + Number(debit - credit);
    }
    return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
  };
  return { running, gateway, watch, settle, hand, take, statusOf, workOf, books, target };
}
