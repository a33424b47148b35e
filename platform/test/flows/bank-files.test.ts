import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBai2, writeAch } from '@plexus/bank';
import type { StoredEvent } from '../../src/canonical/index.ts';
import { EVENT_COLUMNS, type EventRow, storedEvent } from '../../src/events/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { openKinds, run, stageOf } from '../../src/processes/encounter-to-cash/testing.ts';
import { transaction } from '../../src/store/index.ts';
import { createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { scope, keys, log } = estate;
const pool = database.pool('plexus_worker', 6);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: estate.channels });
const runner = createRunner({ pool, log, keys, clock: systemClock, channelOf: estate.channelOf });

/** Takes a file by a channel and answers the events that came of it, as the processes will see them. */
async function take(channel: string, bytes: Uint8Array): Promise<StoredEvent[]> {
  const { seq } = await inbox.receive({ channel, bytes: Buffer.from(bytes), source: 'test' });
  while ((await runner.step()) > 0);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<EventRow>(`select ${EVENT_COLUMNS} from event e where e.channel = $1 and e.message = $2 order by e.seq`, [
      estate.numberOf(channel),
      String(seq),
    ]),
  );
  return rows.map(storedEvent);
}

const remittance = (trace: string, cents: string): Buffer => {
  const body =
    `ST*835*0001~BPR*I*${cents}*C*ACH************20260310~TRN*1*${trace}*1890000004~DTM*405*20260310~N1*PR*BLUESTEM MUTUAL*XV*X~` +
    'N3*1 PAYER PLAZA~N4*EXAMPLETON*NE*68001~N1*PE*NORTHSIDE HOSPITAL*XX*2000000010~LX*1~' +
    `CLP*GPH-NORTH-1-I-0001*1*100*${cents}*0*BL*X1*13*1~CAS*CO*45*33.55~`;
  return Buffer.from(
    'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000001*0*P*:~' +
      `GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*1*X*005010X221A1~${body}SE*${body.split('~').length}*0001~GE*1*1~IEA*1*000000001~`,
  );
};

const report = (trace: string, amount: bigint): Uint8Array =>
  writeBai2({
    sender: 'FIRSTPRAIRIE',
    receiver: 'GPHEALTH',
    createdOn: '2026-03-12',
    createdAt: '0600',
    fileId: '1',
    groups: [
      {
        originator: 'FIRSTPRAIRIE',
        asOf: '2026-03-11',
        accounts: [
          {
            account: '5500102',
            transactions: [{ typeCode: '142', amount, bankReference: `R-${trace}`, text: `ACH TRN*1*${trace}*1890000004` }],
          },
        ],
      },
    ],
  });

const payment = (trace: string, amount: bigint): Uint8Array =>
  writeAch({
    immediateDestination: '231380104',
    immediateOrigin: '121042882',
    createdOn: '2026-03-10',
    batches: [
      {
        companyName: 'BLUESTEM',
        companyId: '1890000004',
        entryDescription: 'HCCLAIMPMT',
        effectiveOn: '2026-03-11',
        originatingBank: '12104288',
        entries: [
          {
            transactionCode: '22',
            routingNumber: '231380104',
            account: '5500102',
            amount,
            name: 'NORTHSIDE HOSPITAL',
            trace: { traceNumber: trace, originatorId: '1890000004' },
          },
        ],
      },
    ],
  });

const advised = (events: readonly StoredEvent[]): StoredEvent[] => events.filter(({ type }) => type === 'remittance.received');

for (const [name, channel, file] of [
  ['a BAI2 report', 'bank-reports', report],
  ['an ACH file', 'bank-payments', payment],
] as const) {
  test(`the credit of ${name} meets the remittance that its trace names, whichever comes first`, async () => {
    const trace = `T-${channel}`;
    const deposits = await take(channel, file(trace, 6645n));
    const advice = advised(await take('clearinghouse-835', remittance(trace, '66.45')));
    assert.deepEqual(
      [...deposits, ...advice].map(({ type, entity, data }) => [type, entity, data['amount']]),
      [
        ['deposit.received', 'north', '6645'],
        ['remittance.received', 'north', '6645'],
      ],
    );
    const [deposit] = deposits;
    assert.ok(deposit);
    assert.equal(deposit.key, `remittance:${keys.pseudonym('remittance', `${trace}|1890000004`)}`);
    for (const order of [
      [...deposits, ...advice],
      [...advice, ...deposits],
    ]) {
      const simulation = run(order);
      assert.equal(stageOf(simulation, deposit.key), 'closed');
      assert.deepEqual(openKinds(simulation), []);
    }
  });
}

test('a deposit of another amount than its remittance does not close it', async () => {
  const deposits = await take('bank-reports', report('T-SHORT', 6600n));
  const advice = advised(await take('clearinghouse-835', remittance('T-SHORT', '66.45')));
  const simulation = run([...advice, ...deposits]);
  assert.equal(stageOf(simulation, deposits[0]?.key), 'differs');
});

test('a report whose total is wrong is an exception and moves no money', async () => {
  const sample = join(import.meta.dirname, '../../../estate/samples/bank-reports/total-wrong.bai');
  assert.deepEqual(await take('bank-reports', readFileSync(sample)), []);
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ kind: string; code: string; place: string }>("select kind, code, place from exception_item where state = 'open'"),
  );
  assert.deepEqual(rows, [{ kind: 'held-record', code: 'BAI2_ACCOUNT_TOTAL', place: 'record 7' }]);
});
