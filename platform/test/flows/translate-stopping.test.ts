import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { type CompiledMapping, createRunner, type TranslationChannel } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const CLAIMS = 2_500;

const database = await freshDatabase();
const { channels, channelOf, keys, log, scope } = await applyDemoEstate(database);
const pool = database.pool('plexus_worker', 6);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels });

const claim = (n: number): string =>
  `CLP*GPH-NORTH-1-I-${n}*1*100*60*0*BL*X${n}*13*1~NM1*QC*1*EXAMPLETON*AVERY****MI*M${n}~DTM*232*20260303~SVC*HC:85025*100*60**1~DTM*472*20260303~CAS*CO*45*40~`;

function remittance(): Buffer {
  const paid = `${CLAIMS * 60}`;
  const body =
    `ST*835*0001~BPR*I*${paid}*C*ACH************20260310~TRN*1*T-LARGE*1890000004~DTM*405*20260310~N1*PR*BLUESTEM MUTUAL*XV*X~` +
    `N3*1 PAYER PLAZA~N4*EXAMPLETON*NE*68001~N1*PE*NORTHSIDE HOSPITAL*XX*2000000010~LX*1~${Array.from({ length: CLAIMS }, (_, n) => claim(n)).join('')}`;
  return Buffer.from(
    'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000001*0*P*:~' +
      `GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*1*X*005010X221A1~${body}SE*${body.split('~').length}*0001~GE*1*1~IEA*1*000000001~`,
  );
}

/** The same channel, whose 835s call `seen` whenever another piece of them is about to be translated. */
const watched = (channel: TranslationChannel, seen: () => void): TranslationChannel => ({
  ...channel,
  mappings: channel.mappings.map((mapping): CompiledMapping => {
    if (mapping.format !== 'x12/835') return mapping;
    const translation: typeof mapping.translation = (...given) => {
      const within = mapping.translation(...given);
      return {
        get records() {
          return within.records;
        },
        push: (chunk) => {
          seen();
          return within.push(chunk);
        },
        finish: () => within.finish(),
      };
    };
    return { ...mapping, translation };
  }),
});

const claims = (): Promise<number> =>
  transaction(pool, scope, async (tx) => {
    const { rows } = await tx.query<{ n: string; keys: string }>(
      `select count(*)::text as n, count(distinct key)::text as keys from event where type = 'claim.remitted'`,
    );
    assert.equal(rows[0]?.n, rows[0]?.keys, 'no claim twice');
    return Number(rows[0]?.n);
  });

test('a large remittance is left where it stands when the worker is told to stop, and the next one goes on from there', async () => {
  await inbox.receive({ channel: 'clearinghouse-835', bytes: remittance(), source: 'test' });
  const stopping = new AbortController();
  let pieces = 0;
  const runner = createRunner({
    pool,
    log,
    keys,
    clock: systemClock,
    channelOf: async (...where) =>
      watched(await channelOf(...where), () => {
        if (++pieces === 2) stopping.abort();
      }),
  });
  await runner.step(stopping.signal);
  assert.equal(pieces, 2);
  const before = await claims();
  assert.ok(before > 0 && before < CLAIMS, `${before} claims of two pieces`);
  const next = createRunner({ pool, log, keys, clock: systemClock, channelOf });
  while ((await next.step()) > 0);
  assert.equal(await claims(), CLAIMS);
});

test('a worker that is told to stop before it has surveyed a large remittance has nothing of it', async () => {
  const before = await claims();
  await inbox.receive({ channel: 'clearinghouse-835', bytes: Buffer.concat([remittance(), Buffer.from('\n')]), source: 'test' });
  await createRunner({ pool, log, keys, clock: systemClock, channelOf }).step(AbortSignal.abort());
  assert.equal(await claims(), before);
});
