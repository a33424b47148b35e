import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createServer } from 'node:net';
import * as fc from 'fast-check';
import { frame } from '../../src/connect/mllp/frame.ts';
import { MLLP_LIMITS } from '../../src/connect/mllp/limits.ts';
import { type Listening, type MllpServerOptions, startMllpServer } from '../../src/connect/mllp/server.ts';
import { silent } from '../../src/connect/telemetry.ts';
import type { Receive } from '../../src/inbox/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from './connect-inbox.ts';
import { adt, Peer } from './connect-peer.ts';

async function listening(inbox: MemoryInbox, options: Partial<MllpServerOptions> = {}): Promise<Listening & AsyncDisposable> {
  const server = await startMllpServer({
    channel: 'northside-adt',
    host: '127.0.0.1',
    port: 0,
    receive: inbox.receive,
    clock: systemClock,
    log: silent,
    metrics: silent,
    ...options,
  });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

/** A promise that a test settles when it wants. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

test('ten thousand pipelined messages are stored and answered in order, none lost and none doubled', async () => {
  const inbox = new MemoryInbox('hl7v2');
  await using server = await listening(inbox);
  const peer = await Peer.open(server.port);
  const ids = Array.from({ length: 10_000 }, (_, n) => `M${n}`);
  peer.write(frame(...ids.map((id) => adt(id))));
  const answers = await peer.heard(ids.length);
  assert.deepEqual(
    answers.map((answer) => `${answer.code} ${answer.controlId}`),
    ids.map((id) => `AA ${id}`),
  );
  assert.equal(inbox.kept.length, ids.length);
  assert.ok(inbox.texts.every((text, n) => text.includes(`|M${n}|`)));
  peer.socket.destroy();
});

test('messages cut anywhere, two to a packet and with junk between arrive once each, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
      async (junk, sizes) => {
        const inbox = new MemoryInbox('hl7v2');
        await using server = await listening(inbox);
        const peer = await Peer.open(server.port);
        const messages = junk.map((_, n) => adt(`J${n}`, 'NTE|1||lone \x1c and \x0b stay'));
        const bytes = Buffer.concat(messages.flatMap((message, n) => [Buffer.alloc(junk[n] ?? 0, 'x'), frame(message)]));
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          peer.write(bytes.subarray(at, at + size));
          at += size;
        }
        await peer.heard(messages.length);
        assert.deepEqual(inbox.texts, messages.map(String));
        assert.equal(peer.answers.length, messages.length);
        peer.socket.destroy();
      },
    ),
    { numRuns: 30 },
  );
});

test('nothing is answered before it is stored', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const commit = gate();
  const asked = gate();
  inbox.commit = () => {
    asked.open();
    return commit.opened;
  };
  await using server = await listening(inbox);
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1')));
  await asked.opened;
  assert.equal(peer.answers.length, 0);
  commit.open();
  assert.equal((await peer.heard(1))[0]?.code, 'AA');
  peer.socket.destroy();
});

test('a message sent again gets the same answer, byte for byte', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'));
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1'), adt('A2'), adt('A1')));
  await peer.heard(3);
  assert.deepEqual(peer.answers[2], peer.answers[0]);
  assert.notDeepEqual(peer.answers[1], peer.answers[0]);
  peer.socket.destroy();
});

test('the same control id with other content is answered AE 205, and an unreadable message AR', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'));
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1'), adt('A1', 'PID|1||0815'), Buffer.from('no HL7 at all'), adt('A2')));
  const answers = await peer.heard(4);
  assert.deepEqual(
    answers.map((answer) => [answer.code, answer.controlId, answer.errors[0]?.code]),
    [
      ['AA', 'A1', undefined],
      ['AE', 'A1', '205'],
      ['AR', '', '100'],
      ['AA', 'A2', undefined],
    ],
  );
  peer.socket.destroy();
});

test('while nothing can be stored the sender is told to send again, and then it works', async () => {
  const inbox = new MemoryInbox('hl7v2');
  inbox.down = true;
  await using server = await listening(inbox);
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1'), adt('A2', 'PID|1', '|||AL|NE')));
  const refused = await peer.heard(2);
  assert.deepEqual(
    refused.map((answer) => [answer.code, answer.errors[0]?.code, answer.errors[0]?.text]),
    [
      ['AE', '207', 'STORE_AWAY'],
      ['CE', '207', 'STORE_AWAY'],
    ],
  );
  assert.match(refused[0]?.text ?? '', /again/);
  inbox.down = false;
  peer.write(frame(adt('A1')));
  assert.equal((await peer.heard(3))[2]?.code, 'AA');
  peer.socket.destroy();
});

test('a message that came before the sender knew that an earlier one was not stored is not stored ahead of it', async () => {
  const inbox = new MemoryInbox('hl7v2');
  let calls = 0;
  const receive: Receive = (arrival) => {
    inbox.down = (calls += 1) === 1;
    return inbox.receive(arrival);
  };
  await using server = await listening(inbox, { receive, limits: { ...MLLP_LIMITS, framesInFlight: 1 } });
  const peer = await Peer.open(server.port);
  const both = frame(adt('O1'), adt('O2'));
  peer.write(both);
  const refused = await peer.heard(2);
  assert.deepEqual(
    refused.map((answer) => [answer.code, answer.controlId, answer.errors[0]?.text]),
    [
      ['AE', 'O1', 'STORE_AWAY'],
      ['AE', 'O2', 'EARLIER_NOT_STORED'],
    ],
  );
  assert.equal(inbox.kept.length, 0);
  peer.write(both);
  assert.deepEqual(
    (await peer.heard(4)).slice(2).map((answer) => `${answer.code} ${answer.controlId}`),
    ['AA O1', 'AA O2'],
  );
  peer.socket.destroy();
});

test('a message that can never be stored holds up none behind it', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const never = new Fault({ code: 'STORE_22021', kind: 'defect', message: 'refused' });
  const receive: Receive = (arrival) =>
    Buffer.isBuffer(arrival.bytes) && arrival.bytes.includes('|P1|') ? Promise.reject(never) : inbox.receive(arrival);
  await using server = await listening(inbox, { receive });
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('P1'), adt('P2')));
  assert.deepEqual(
    (await peer.heard(2)).map((answer) => `${answer.code} ${answer.controlId}`),
    ['AE P1', 'AA P2'],
  );
  peer.socket.destroy();
});

test('a frame past the limit is answered AR to its control id, after the answers before it, and the connection closes', async () => {
  const inbox = new MemoryInbox('hl7v2');
  await using server = await listening(inbox, { limits: { frameBytes: 1000 } });
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1'), adt('BIG', `OBX|1|ED|||${'x'.repeat(200_000)}`), adt('A2')));
  const answers = await peer.heard(3);
  await peer.whenClosed();
  assert.deepEqual(
    answers.map((answer) => [answer.code, answer.controlId, answer.errors[0]?.text]),
    [
      ['AA', 'A1', undefined],
      ['AR', 'BIG', 'MLLP_FRAME_TOO_LARGE'],
    ],
  );
  assert.equal(inbox.kept.length, 1);
});

test('a frame cut short is neither stored nor answered, whichever byte it ends at', async () => {
  const inbox = new MemoryInbox('hl7v2');
  await using server = await listening(inbox);
  const bytes = frame(adt('CUT'));
  for (let cut = 0; cut < bytes.length; cut += 1) {
    const peer = await Peer.open(server.port);
    peer.socket.end(bytes.subarray(0, cut));
    await peer.whenClosed();
    assert.equal(peer.answers.length, 0, `cut at ${cut}`);
  }
  assert.equal(inbox.kept.length, 0);
});

test('a sender that ends its side after sending still gets its answers', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'));
  const peer = await Peer.open(server.port);
  peer.socket.end(frame(adt('A1'), adt('A2')));
  await peer.whenClosed();
  assert.equal(peer.answers.length, 2);
});

test('a frame that dribbles in is given up at its deadline, however often a byte comes', async () => {
  const inbox = new MemoryInbox('hl7v2');
  await using server = await listening(inbox, { limits: { frameMs: 60 } });
  const peer = await Peer.open(server.port);
  const bytes = frame(adt('SLOW'));
  let sent = 0;
  const dribble = setInterval(() => peer.write(bytes.subarray(sent, ++sent)), 5);
  await peer.whenClosed();
  clearInterval(dribble);
  assert.ok(sent < bytes.length);
  assert.equal(inbox.kept.length, 0);
});

test('an idle connection is closed after its time', async () => {
  await using server = await listening(new MemoryInbox(), { limits: { idleMs: 40 } });
  const peer = await Peer.open(server.port);
  await peer.whenClosed();
});

test('a sender that does not read its answers is paused and then cut off', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'), { limits: { answerMs: 80, framesInFlight: 16 } });
  const peer = await Peer.open(server.port);
  peer.socket.pause();
  const message = frame(adt('FLOOD'));
  const flood = setInterval(() => {
    if (!peer.socket.writableNeedDrain && !peer.closed) for (let n = 0; n < 2000; n++) peer.write(message);
  }, 1);
  await peer.whenClosed();
  clearInterval(flood);
});

test('a sender that sends faster than messages are stored waits in the network, not in memory', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const commit = gate();
  let mostAtOnce = 0;
  let atOnce = 0;
  inbox.commit = async () => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await commit.opened;
    atOnce -= 1;
  };
  await using server = await listening(inbox, { limits: { framesInFlight: 8 } });
  const peer = await Peer.open(server.port);
  const message = frame(adt('LARGE', `NTE|1||${'x'.repeat(10_000)}`));
  const count = 4000;
  for (let n = 0; n < count; n++) peer.write(message);
  while (peer.socket.bytesWritten === 0) await once(peer.socket, 'drain');
  assert.ok(peer.socket.writableLength > 0, 'the sender is held back');
  commit.open();
  await peer.heard(count);
  assert.equal(peer.answers.length, count);
  assert.ok(mostAtOnce > 1 && mostAtOnce <= 8, `${mostAtOnce} at once`);
  peer.socket.destroy();
});

test('connections beyond the cap are turned away and the others go on', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'), { limits: { connections: 1 } });
  const first = await Peer.open(server.port);
  first.write(frame(adt('A1')));
  await first.heard(1);
  const second = await Peer.open(server.port);
  await second.whenClosed();
  first.write(frame(adt('A2')));
  assert.equal((await first.heard(2)).length, 2);
  first.socket.destroy();
});

test('a sender that is cut off while its message is being stored sends it again and gets the first answer', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const commit = gate();
  const asked = gate();
  inbox.commit = () => {
    asked.open();
    return commit.opened;
  };
  await using server = await listening(inbox);
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('R1')));
  await asked.opened;
  peer.socket.resetAndDestroy();
  commit.open();
  const again = await Peer.open(server.port);
  again.write(frame(adt('R1')));
  assert.equal((await again.heard(1))[0]?.code, 'AA');
  assert.equal(inbox.kept.length, 1);
  again.socket.destroy();
});

test('a message of 20 MB goes through', async () => {
  const inbox = new MemoryInbox('hl7v2');
  await using server = await listening(inbox, { limits: { frameBytes: 32 * 1024 * 1024 } });
  const peer = await Peer.open(server.port);
  const message = adt('HUGE', `OBX|1|ED|||${'x'.repeat(20 * 1024 * 1024)}`);
  peer.write(frame(message, adt('NEXT')));
  assert.deepEqual(
    (await peer.heard(2)).map((answer) => answer.controlId),
    ['HUGE', 'NEXT'],
  );
  assert.ok(inbox.kept[0]?.bytes.equals(message));
  peer.socket.destroy();
});

test('stopping answers what has been read and takes nothing new', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const commit = gate();
  const asked = gate();
  inbox.commit = () => {
    asked.open();
    return commit.opened;
  };
  const server = await listening(inbox);
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1'), adt('A2')));
  await asked.opened;
  const stopped = server.stop();
  commit.open();
  await stopped;
  await peer.whenClosed();
  assert.equal(peer.answers.length, 2);
  await assert.rejects(Peer.open(server.port));
});

test('stopping does not wait for ever on a store that hangs', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const asked = gate();
  inbox.commit = () => {
    asked.open();
    return new Promise(() => undefined);
  };
  const server = await listening(inbox, { limits: { closeMs: 20 } });
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('A1')));
  await asked.opened;
  await server.stop();
  await peer.whenClosed();
  assert.equal(peer.answers.length, 0);
});

test('a large message is stored before the small ones behind it', async () => {
  const inbox = new MemoryInbox('hl7v2');
  const seen: number[] = [];
  await using server = await listening(inbox, {
    receive: async (arrival) => {
      const size = Buffer.isBuffer(arrival.bytes) ? arrival.bytes.length : 0;
      if (size > 100_000) for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      seen.push(size);
      return inbox.receive(arrival);
    },
  });
  const peer = await Peer.open(server.port);
  peer.write(frame(adt('S1'), adt('L', `OBX|1|ED|||${'x'.repeat(400_000)}`), adt('S2'), adt('S3')));
  await peer.heard(4);
  assert.deepEqual(
    seen.map((size) => size > 100_000),
    [false, true, false, false],
  );
  peer.socket.destroy();
});

test('in enhanced mode the sender gets the answers it asked for and no others', async () => {
  await using server = await listening(new MemoryInbox('hl7v2'));
  const peer = await Peer.open(server.port);
  const ask = (id: string, fields: string): Buffer => adt(id, 'PID|1', fields);
  peer.write(
    frame(ask('1', '|||AL|AL'), ask('2', '|||NE|NE'), ask('3', '|||NE|AL'), ask('4', '|||SU|NE'), ask('5', '|||ER|NE'), ask('6', '||||AL')),
  );
  peer.write(frame(adt('1', 'PID|other', '|||ER|NE'), adt('last')));
  const answers = await peer.heard(6);
  assert.deepEqual(
    answers.map((answer) => `${answer.code} ${answer.controlId}`),
    ['CA 1', 'AA 3', 'CA 4', 'AA 6', 'CE 1', 'AA last'],
  );
  peer.socket.destroy();
});

let taken: Listening;
before(async () => {
  taken = await listening(new MemoryInbox());
});
after(() => taken.stop());

test('a taken port is a fault that says so and what to do', async () => {
  await assert.rejects(listening(new MemoryInbox(), { port: taken.port }), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, 'PORT_TAKEN');
    assert.ok(error.message.includes(String(taken.port)));
    assert.ok((error.hint ?? '').length > 20);
    return true;
  });
});

test('a listener beyond loopback without TLS is refused unless it is waived', async () => {
  await assert.rejects(listening(new MemoryInbox(), { host: '0.0.0.0' }), { code: 'PLAIN_FORBIDDEN' });
  await using server = await listening(new MemoryInbox(), { host: '0.0.0.0', allowPlain: true });
  assert.ok(server.port > 0);
});

test('the port is free again after a stop', async () => {
  const server = await listening(new MemoryInbox());
  await server.stop();
  const next = createServer().listen(server.port, '127.0.0.1');
  await once(next, 'listening');
  next.close();
});
