import assert from 'node:assert/strict';
import test from 'node:test';
import { type Loop, must, use } from './guide.ts';
import { LoopWalker } from './loop-walker.ts';
import { tokenize } from './tokenize.ts';

const ISA = 'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~';

const guide: Loop = {
  id: 'set',
  segments: [must('ST', 'start', 1), must('BGN', 'begin', 1), use('REF', 'set-reference', 2)],
  loops: [
    { id: 'buyer', segments: [must('N1', 'buyer', 1, 'R=BY S'), must('N4', 'city', 1)], loops: [] },
    {
      id: 'item',
      segments: [must('LIN', 'item', 1), use('REF', 'item-reference', 1)],
      loops: [{ id: 'detail', segments: [must('SLN', 'detail', 1), use('REF', 'detail-reference', 1)], loops: [] }],
    },
    { id: 'total', segments: [must('CTT', 'total', 1)], loops: [] },
  ],
};

function walk(body: string): string[] {
  const walker = new LoopWalker(guide);
  walker.restart();
  return tokenize(Buffer.from(`${ISA}${body}IEA*0*1~`))
    .slice(1, -1)
    .map((segment) => {
      const place = walker.place(segment);
      if (place === undefined) return 'none';
      const lacking = place.opens && walker.lacking.length > 0 ? ` without ${walker.lacking.map(({ id }) => id).join()}` : '';
      return `${place.node.loop.id}/${place.use.role}${walker.exceeds(place) ? ' too often' : ''}${lacking}`;
    });
}

test('a segment belongs to the loop that is open, however often its identifier occurs elsewhere', () => {
  assert.deepEqual(walk('BGN*1~REF*1~LIN*1~REF*2~SLN*1~REF*3~SLN*2~LIN*2~REF*4~CTT*1~'), [
    'set/begin',
    'set/set-reference',
    'item/item',
    'item/item-reference',
    'detail/detail',
    'detail/detail-reference',
    'detail/detail',
    'item/item',
    'item/item-reference',
    'total/total',
  ]);
});

test('a qualifier decides where a segment is meant', () => {
  assert.deepEqual(walk('BGN*1~N1*SE*X~N1*BY*X~N4*T~'), ['set/begin', 'none', 'buyer/buyer', 'buyer/city']);
});

test('a loop that was left is not entered again by one of its segments', () => {
  assert.deepEqual(walk('BGN*1~N1*BY*X~N4*T~CTT*1~N4*T~REF*1~'), ['set/begin', 'buyer/buyer', 'buyer/city', 'total/total', 'none', 'none']);
});

test('repeats beyond the guide and missing segments are told', () => {
  assert.deepEqual(walk('REF*1~REF*2~REF*3~N1*BY*X~CTT*1~'), [
    'set/set-reference',
    'set/set-reference',
    'set/set-reference too often',
    'buyer/buyer without BGN',
    'total/total without N4',
  ]);
});
