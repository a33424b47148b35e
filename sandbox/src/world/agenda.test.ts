import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../chance/random.ts';
import { Agenda } from './agenda.ts';

test('entries come by time, and in the order they were noted within a minute', () => {
  const random = new Random(4);
  const agenda = new Agenda();
  const noted = Array.from({ length: 500 }, (_, order) => ({ at: random.between(0, 50), order }));
  for (const { at } of noted) agenda.note(at, () => undefined);
  const taken = noted.map(() => agenda.take()?.at);
  assert.deepEqual(
    taken,
    noted.map(({ at }) => at).sort((a, b) => a - b),
  );
  assert.equal(agenda.take(), undefined);
  for (const name of ['first', 'second', 'third']) agenda.note(7, () => void ran.push(name));
  const ran: string[] = [];
  for (let i = 0; i < 3; i++) agenda.take()?.run();
  assert.deepEqual(ran, ['first', 'second', 'third']);
});
