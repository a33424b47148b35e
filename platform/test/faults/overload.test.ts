import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { readAcknowledgement } from '@plexus/hl7v2';
import { FrameReader, frame } from '../../../sandbox/src/mllp/frame-reader.ts';
import { findCluster } from '../../src/store/index.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';
import { MOST_RESIDENT, ofSize, residentOf, watchResident } from './resident.ts';
import { moment, until } from './waiting.ts';

const plexus = await installed(99);
/** How long nothing can be stored. */
const BLOCKED_MS = isFull ? 6_000 : 3_000;
const MLLP_CONNECTIONS = isFull ? 64 : 32;
const OF_A_CONNECTION = isFull ? 1_000 : 300;
const HTTP_REQUESTS = isFull ? 400 : 60;
const HTTP_BYTES = 500_000;
const BACK_WITHIN_MS = 30_000;

const charge = (id: string): string =>
  [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${id}|P|2.3`,
    `PID|1||700123^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||4${id.slice(2)}^^^NORTH^AN`,
    `FT1|1|9${id}||20260302|20260302|CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB`,
    `NTE|1||${'x'.repeat(4_000)}`,
    '',
  ].join('\r');

/** Writes everything at once, whatever the other side says, and answers the codes by control id once all are answered or the connection is over. */
function flood(n: number): Promise<Map<string, string>> {
  return new Promise((resolve) => {
    const codes = new Map<string, string>();
    const reader = new FrameReader();
    const socket = connect({ host: '127.0.0.1', port: plexus.mllpPort }, () => {
      for (let k = 0; k < OF_A_CONNECTION; k++) socket.write(frame(Buffer.from(charge(`OV${n}-${k}`))));
    });
    socket.on('data', (chunk: Buffer) => {
      for (const answer of reader.push(chunk)) {
        const { code, controlId } = readAcknowledgement(answer);
        codes.set(controlId, code);
      }
      if (codes.size === OF_A_CONNECTION) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(codes));
  });
}

async function submit(n: number): Promise<{ status: number; retryAfter: string | null; id: string }> {
  const id = `http-${n}`;
  const headers = { 'content-type': 'application/edi-x12', 'idempotency-key': id };
  const { status, headers: told } = await plexus.send('/v1/channels/clearinghouse-835/messages', 'x'.repeat(HTTP_BYTES), headers);
  return { status, retryAfter: told.get('retry-after'), id };
}

const receiver = (): number | undefined => plexus.pids()['plexus connect,serve'];

test('far more than can be stored is pushed back within bounded memory, and nothing that was acknowledged is missing', async (t) => {
  const before = (await residentOf(receiver())) ?? 0;
  const watched = watchResident(() => [receiver()], 100);
  t.after(() => watched.stop());
  const pids = plexus.pids();
  const { adminUrl = '' } = (await findCluster(plexus.folder)) ?? {};
  const blocker = new pg.Client({ connectionString: adminUrl });
  await blocker.connect();
  t.after(() => blocker.end());
  await blocker.query('begin; select from plexus.channel for update');
  const started = performance.now();
  const flooding = Array.from({ length: MLLP_CONNECTIONS }, (_, n) => flood(n));
  const submitting = Array.from({ length: HTTP_REQUESTS }, (_, n) => submit(n));
  await moment(started, BLOCKED_MS / 2);
  const reading = until('reading to go on', BACK_WITHIN_MS, async () =>
    (await plexus.get('/v1/exceptions')).status === 200 ? true : undefined,
  );
  await moment(started, BLOCKED_MS);
  await reading;
  await blocker.query('rollback');
  await blocker.end();
  const answers = (await Promise.all(flooding)).flatMap((codes) => [...codes]);
  const submitted = await Promise.all(submitting);
  watched.stop();
  const most = Math.max(before, watched.most());

  const byCode = Object.fromEntries(['AA', 'AE', 'AR'].map((code) => [code, answers.filter(([, answered]) => answered === code).length]));
  const byStatus = Object.fromEntries([202, 200, 503].map((status) => [status, submitted.filter((one) => one.status === status).length]));
  t.diagnostic(
    `${MLLP_CONNECTIONS * OF_A_CONNECTION} over MLLP: ${JSON.stringify(byCode)}; ${HTTP_REQUESTS} over HTTP: ${JSON.stringify(byStatus)}`,
  );
  t.diagnostic(
    `resident ${ofSize(before)} before, ${ofSize(most)} at most; all answered after ${Math.round(performance.now() - started)} ms`,
  );
  assert.equal(byCode['AR'], 0, 'no sender is told that its message is wrong');
  assert.equal(answers.length, MLLP_CONNECTIONS * OF_A_CONNECTION, 'every sender is told something');
  assert.equal((byCode['AA'] ?? 0) + (byCode['AE'] ?? 0), answers.length, 'and nothing but AA or AE');
  assert.equal(
    Object.values(byStatus).reduce((sum, n) => sum + n, 0),
    HTTP_REQUESTS,
  );
  for (const { status, retryAfter } of submitted) if (status === 503) assert.ok(Number(retryAfter) >= 1);
  // What waits is bounded by count and by what a connection may hold; ten times the bytes would show that it is not.
  assert.ok(most < MOST_RESIDENT, `${ofSize(most)} resident`);
  assert.deepEqual(plexus.pids(), pids);

  const stored = await plexus.query<{ control_id: string; n: number }>('select control_id, count(*)::int as n from message group by 1');
  const counts = new Map(stored.map(({ control_id, n }) => [control_id, n]));
  const promised = [
    ...answers.filter(([, code]) => code === 'AA').map(([id]) => id),
    ...submitted.filter(({ status }) => status < 300).map(({ id }) => id),
  ];
  assert.deepEqual(
    promised.filter((id) => counts.get(id) !== 1),
    [],
  );
  const freed = performance.now();
  await until('a message to be taken again', BACK_WITHIN_MS, async () => ((await submit(HTTP_REQUESTS)).status === 202 ? true : undefined));
  keepFigure(t, {
    name: 'overload',
    fault: 'F24',
    injected: `${MLLP_CONNECTIONS * OF_A_CONNECTION} HL7 messages on ${MLLP_CONNECTIONS} connections and ${HTTP_REQUESTS} bodies of ${HTTP_BYTES / 1_000} kB at once, while nothing can be stored for ${ofTime(BLOCKED_MS)}`,
    held: `every AA and 202 is stored once, nobody is told AR, ${byStatus[503] === 0 ? '' : '503 says when to come again, '}at most 512 MB resident`,
    measured: `${byCode['AA']} AA, ${byCode['AE']} AE; ${byStatus[202]} × 202, ${byStatus[503]} × 503; ${ofSize(before)} resident before, ${ofSize(most)} at most; taken again after ${ofTime(performance.now() - freed)}`,
  });
});
