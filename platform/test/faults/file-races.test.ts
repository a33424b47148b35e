import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { PickUp } from '../../src/connect/files/pick-up.ts';
import { SftpSession, silent } from '../../src/connect/index.ts';
import { SftpPlace } from '../../src/connect/sftp/sftp-place.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { MemoryInbox } from '../flows/connect-inbox.ts';
import { Sshd, withoutSshd } from '../flows/connect-sshd.ts';
import { isFull, keepFigure } from './figures.ts';

const SEED = 3_535;
const ROUNDS = isFull ? 400 : 40;
const PARTS = 5;
const ROUND_MS = 1_000;
/** A file that changes every round may look the same twice, when one look comes late and the next early, but not three times. */
const SETTLE_MS = 2_500;
const sshd = withoutSshd === false ? await Sshd.start() : undefined;
after(() => sshd?.[Symbol.asyncDispose]());

type Manner = 'slowly' | 'under another name' | 'taken back' | 'once more';
const MANNERS: readonly Manner[] = ['slowly', 'under another name', 'taken back', 'once more'];

/** Someone who puts one file there, a part a round, in a manner of its own. */
interface Writer {
  readonly name: string;
  readonly manner: Manner;
  part: number;
}

/** A document says which part it is of, so that a half one is told from a whole one. */
const part = (name: string, n: number): string => `${name} part ${n} of ${PARTS}\n`;
const whole = (name: string): string => Array.from({ length: PARTS }, (_, n) => part(name, n + 1)).join('');

test('files that are written slowly, renamed, taken back and put there again while they are fetched come once and whole', {
  skip: withoutSshd,
}, async (t) => {
  if (sshd === undefined) return;
  const random = new Random(SEED, 'files');
  const path = (name: string): string => join(sshd.path('data'), name);
  await mkdir(path('outbound'), { recursive: true });
  const inbox = new MemoryInbox();
  const clock = new ManualClock(new Date('2026-03-14T09:00:00Z'));
  const session = new SftpSession(sshd.login(), clock);
  const folders = { folder: path('outbound'), archive: path('archive'), rejected: path('rejected') };
  const shared = { channel: 'clearinghouse-835', pattern: '*.835', settleMs: SETTLE_MS, clock, log: silent, metrics: silent };
  const pickUp = new PickUp(new SftpPlace(session, folders), { ...shared, receive: inbox.receive });
  const writers: Writer[] = [];
  const finished: Writer[] = [];
  const counts = new Map<Manner, number>();

  const step = async (writer: Writer): Promise<void> => {
    const file = path(`outbound/${writer.name}.835${writer.manner === 'under another name' ? '.part' : ''}`);
    writer.part += 1;
    if (writer.manner === 'taken back' && writer.part === PARTS) return rm(file, { force: true });
    await appendFile(file, part(writer.name, writer.part));
    if (writer.part < PARTS) return;
    if (writer.manner === 'under another name') await rename(file, path(`outbound/${writer.name}.835`));
  };
  const advance = async (): Promise<void> => {
    for (const writer of writers.slice()) {
      await step(writer);
      if (writer.part < PARTS) continue;
      writers.splice(writers.indexOf(writer), 1);
      finished.push(writer);
      counts.set(writer.manner, (counts.get(writer.manner) ?? 0) + 1);
      if (writer.manner === 'once more') again.push(writer.name);
    }
  };
  const again: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      if (writers.length < 6)
        writers.push({ name: `r${round}`, manner: MANNERS[random.between(0, MANNERS.length - 1)] ?? 'slowly', part: 0 });
      // Half of the rounds the files change while they are listed and fetched, half just before.
      if (random.between(0, 1) === 0) await Promise.all([pickUp.round(), advance()]);
      else {
        await advance();
        await pickUp.round();
      }
      const name = again.shift();
      if (name !== undefined) await writeFile(path(`outbound/${name}.835`), whole(name));
      clock.advance(ROUND_MS);
    }
    while (writers.length > 0) {
      await advance();
      await pickUp.round();
      clock.advance(ROUND_MS);
    }
    for (let n = 0; n < 8; n++) {
      await pickUp.round();
      clock.advance(ROUND_MS);
    }
  } finally {
    await session.close();
  }
  const expected = finished.filter(({ manner }) => manner !== 'taken back').map(({ name }) => whole(name));
  assert.deepEqual(
    inbox.texts.filter((text) => !expected.includes(text)),
    [],
    'nothing half is taken',
  );
  assert.deepEqual(inbox.texts.toSorted(), expected.toSorted(), 'every whole file is taken once');
  assert.deepEqual(
    (await readdir(path('outbound'))).filter((name) => !name.startsWith('.')),
    [],
  );
  keepFigure(t, {
    name: 'file-races',
    fault: 'F35',
    injected: `${finished.length} files over SFTP in ${ROUNDS} rounds: ${[...counts].map(([manner, n]) => `${n} ${manner}`).join(', ')}`,
    held: 'every whole file is taken once, none half',
    measured: `${inbox.texts.length} messages`,
  });
});
