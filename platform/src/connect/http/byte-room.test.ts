import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../kernel/index.ts';
import { ByteRoom, type Place } from './byte-room.ts';

const full = (waiting: number): Fault => new Fault({ code: 'FULL', kind: 'unavailable', message: `${waiting} wait` });

test('who finds no room waits in line, in order of arrival, and a full line turns away', async () => {
  const room = new ByteRoom(100, 2, full);
  const entered: string[] = [];
  const enter = async (name: string, bytes: number): Promise<Place> => {
    const place = await room.enter(bytes);
    entered.push(name);
    return place;
  };
  const first = await enter('first', 80);
  const large = enter('large', 1_000);
  const small = enter('small', 1);
  await assert.rejects(enter('too late', 1), { code: 'FULL' });
  assert.deepEqual(entered, ['first'], 'a small one does not overtake');
  first.leave();
  const whole = await large;
  assert.deepEqual(entered, ['first', 'large'], 'one that is larger than the room has it to itself');
  whole.leave();
  (await small).leave();
  (await enter('again', 100)).leave();
  assert.deepEqual(entered, ['first', 'large', 'small', 'again']);
});

test('who is inside and needs more goes before those who wait outside', async () => {
  const room = new ByteRoom(100, 8, full);
  const [one, two, three] = [await room.enter(30), await room.enter(30), await room.enter(30)];
  const went: string[] = [];
  const outside = room.enter(11).then((place) => {
    went.push('outside');
    return place;
  });
  const grown = two.hold(60).then(() => went.push('two grew'));
  three.leave();
  await grown;
  one.leave();
  await outside;
  assert.deepEqual(went, ['two grew', 'outside']);
  await two.hold(20);
  two.leave();
  (await outside).leave();
  (await room.enter(100)).leave();
});

test('when all inside need more, the last of them is turned away, and one alone may have all', async () => {
  const room = new ByteRoom(100, 8, full);
  const [one, two, three] = [await room.enter(40), await room.enter(40), await room.enter(20)];
  const grown = one.hold(70);
  const refused = assert.rejects(two.hold(70), { code: 'FULL' });
  three.leave();
  await refused;
  two.leave();
  await grown;
  await one.hold(1_000);
  one.leave();
  (await room.enter(100)).leave();
});
