import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readHeader } from '@plexus/hl7v2';
import { FrameReader, frame } from '../mllp/frame-reader.ts';
import { startAcceptor } from '../mllp/acceptor.ts';
import { runLoad } from './run-load.ts';

const controlIdOf = (message: Buffer): string => readHeader(message).controlId;

async function acceptor(t: TestContext, decide: Parameters<typeof startAcceptor>[0]): Promise<number> {
  const listening = await startAcceptor(decide);
  t.after(listening.close);
  return listening.port;
}

test('every arrival is answered once and stands in the log, duplicates with the same bytes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const received = new Map<string, Buffer>();
  let repeats = 0;
  const port = await acceptor(t, (message) => {
    const before = received.get(controlIdOf(message));
    if (before !== undefined) {
      repeats++;
      assert.deepEqual(before, message);
    }
    received.set(controlIdOf(message), Buffer.from(message));
    return 'AA';
  });
  const ackLog = join(folder, 'acks.jsonl');
  const report = await runLoad({ host: '127.0.0.1', port, count: 2000, connections: 8, duplicates: 30, permute: 4, ackLog });
  assert.equal(report.answered, 2000);
  assert.deepEqual(report.byCode, { AA: 2000 });
  assert.equal(report.duplicates, repeats);
  assert.equal(report.distinct, received.size);
  assert.ok(repeats > 500);
  const lines = readFileSync(ackLog, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 2000);
  assert.deepEqual(new Set(lines.map((line) => (JSON.parse(line) as { controlId: string }).controlId)), new Set(received.keys()));
});

test('arrivals keep their times, so that a service that pauses shows in the latency', async (t) => {
  let messages = 0;
  let pausedUntil = 0;
  const port = await acceptor(t, () => {
    if (++messages === 50) pausedUntil = performance.now() + 200;
    while (performance.now() < pausedUntil);
    return 'AA';
  });
  const report = await runLoad({ host: '127.0.0.1', port, rate: 500, durationMs: 400, connections: 1 });
  assert.equal(report.arrivals, 200);
  assert.equal(report.answered, 200);
  assert.ok(report.latencyMs.p95 > 100, `a pause of 200 ms holds up 100 of 200 arrivals: p95 ${report.latencyMs.p95} ms`);
});

test('a message goes again when the connection breaks, when nothing answers and when another message is answered', async (t) => {
  const seen = new Map<string, number>();
  const times = (id: string): number => {
    seen.set(id, (seen.get(id) ?? 0) + 1);
    return seen.get(id) ?? 0;
  };
  const port = await acceptor(t, (message) => (times(controlIdOf(message)) === 1 && controlIdOf(message).endsWith('7') ? undefined : 'AA'));
  const report = await runLoad({ host: '127.0.0.1', port, count: 20, connections: 2, timeoutMs: 100, kind: 'dft' });
  assert.equal(report.answered, 20);
  assert.equal(report.resent.silent, 2);
  assert.deepEqual(
    [...seen].filter(([, count]) => count > 1).map(([id]) => id.slice(-2)),
    ['07', '17'],
  );
});

test('a run of a stated time ends though its target is gone', async () => {
  const gone = await startAcceptor(() => 'AA');
  await gone.close();
  const report = await runLoad({
    host: '127.0.0.1',
    port: gone.port,
    rate: 100,
    durationMs: 200,
    connections: 1,
    timeoutMs: 50,
    drainMs: 100,
  });
  assert.equal(report.answered, 0);
});

test('a connection that breaks while it has nothing to do is given one message at a time afterwards', async (t) => {
  let connected = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (++connected <= 6) return socket.end();
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        const answer = `MSH|^~\\&|P|P|N|N|202603021215||ACK|1|P|2.3\rMSA|AA|${controlIdOf(message)}\r`;
        // Slower than messages come, so that none of the connections is left.
        setTimeout(() => socket.write(frame(Buffer.from(answer))), 200);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const report = await runLoad({ host: '127.0.0.1', port, rate: 40, durationMs: 500, connections: 6, drainMs: 2_000 });
  assert.equal(report.arrivals, 20);
  assert.equal(report.unanswered, 0);
});
