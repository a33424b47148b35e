import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../canonical/index.ts';
import { decideJournal } from './decide-journal.ts';

const event = (revision: number, day = '2026-03-05', type = 'journal.submitted'): StoredEvent => ({
  position: { incarnation: 1, xid: 1n, seq: BigInt(revision) },
  recordedAt: '2026-03-05T00:00:00.000Z',
  id: Buffer.alloc(16, 1),
  revision,
  type,
  entity: 'north',
  key: 'journal:j',
  occurredAt: '2026-03-05T00:00:00.000Z',
  data: {
    day,
    currency: 'USD',
    lines: [
      { account: 'bad-debt', amount: '125' },
      { account: 'bank', amount: '-125' },
    ],
  },
});
const posted = ({ effects }: ReturnType<typeof decideJournal>) =>
  effects.map((effect) => (effect.effect === 'post' ? [effect.event.identity, effect.event.reverses, effect.event.lines?.length] : []));

test('a journal is posted as it was stated, a copy changes nothing, and a correction takes the posting back first', () => {
  const first = decideJournal(undefined, event(1));
  assert.deepEqual(posted(first), [['journal:j|1', undefined, 2]]);
  assert.deepEqual(posted(decideJournal(first.state, event(1))), []);
  const second = decideJournal(first.state, event(2, '2026-04-01'));
  assert.deepEqual(posted(second), [
    ['journal:j|1|r', 'journal:j|1', 0],
    ['journal:j|2', undefined, 2],
  ]);
  assert.equal(second.state.day, '2026-04-01');
  assert.deepEqual(posted(decideJournal(second.state, event(1))), [], 'and what is older comes too late');
});

test('what is no journal is a defect', () => {
  assert.throws(() => decideJournal(undefined, event(1, '2026-03-05', 'charge.recorded')), {
    code: 'JOURNAL_EVENT_UNEXPECTED',
    kind: 'defect',
  });
});
