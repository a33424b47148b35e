import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../kernel/index.ts';
import { ByteRoom } from './byte-room.ts';

const full = (waiting: number): Fault => new Fault({ code: 'FULL', kind: 'unavailable', message: `${waiting} wait` });

test('who finds no room waits in line, in order of arrival, and a full line turns away', async () => {
  const room = new ByteRoom(100, 2, full);
  const entered: string[] = [];
  const enter = async (name: string, bytes: number): Promise<() => void> => {
    const leave = await room.enter(bytes);
    entered.push(name);
    return leave;
  };
  const first = await enter('first', 80);
  const large = enter('large', 1_000);
  const small = enter('small', 1);
  await assert.rejects(enter('too late', 1), { code: 'FULL' });
  assert.deepEqual(entered, ['first'], 'a small one does not overtake');
  first();
  const leaveLarge = await large;
  assert.deepEqual(entered, ['first', 'large'], 'one that is larger than the room has it to itself');
  leaveLarge();
  (await small)();
  (await enter('again', 100))();
  assert.deepEqual(entered, ['first', 'large', 'small', 'again']);
});
