import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MllpClient } from '../../src/connect/index.ts';
import { installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';

const installation = await installed(1);
const LIMIT_MS = 30_000;
const charge = [
  'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|E2E1|P|2.3',
  'PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||400123^^^NORTH^AN',
  'FT1|1|900001||20260302|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB',
  '',
].join('\r');

test('a charge over MLLP becomes a journal in the ERP, and its amount traces back to the segment it came from', async () => {
  const client = new MllpClient({ host: '127.0.0.1', port: installation.mllpPort });
  const answer = await client.send(Buffer.from(charge));
  await client.stop();
  assert.equal(answer.code, 'AA');

  const [booked] = await until('the journal in the ERP’s own ledger', LIMIT_MS, () => {
    const found = installation.erp.ledger.journals.filter((journal) => journal.lines.length === 2);
    return found.length === 0 ? undefined : found;
  });
  assert.deepEqual(booked?.lines.map((line) => [line.debit, line.credit]).sort(), [
    ['0.00', '148.00'],
    ['148.00', '0.00'],
  ]);
  assert.doesNotMatch(JSON.stringify(booked), /400123|700123|EXAMPLETON/);

  await until('the confirmed delivery', LIMIT_MS, async () => {
    const rows = await installation.query("select from delivery where kind = 'summary-journal' and state = 'confirmed'");
    return rows.length > 0 ? true : undefined;
  });
  const [line] = await installation.query<{ journal: string }>("select journal::text from journal_line where account = 'gross-revenue'");
  const traced = await installation.send('/v1/trace', { of: `journal:${line?.journal}/2`, reason: 'end to end' });
  assert.equal(traced.status, 200);
  assert.match(traced.body, /FT1\|1\|900001\|/);
  assert.match(traced.body, /"confirmed"/);
  assert.deepEqual(await installation.violations({ erp: installation.erpUrl }), []);
});
