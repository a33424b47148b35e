import assert from 'node:assert/strict';
import test from 'node:test';
import { Tokenizer } from './tokenizer.ts';

const INTERCHANGE =
  'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1200*^*00501*000000001*0*T*:~' +
  'GS*HP*SENDER*RECEIVER*20260131*1200*1*X*005010X221A1~ST*835*0001~SVC*HC:99213:25*100*80~SE*3*0001~GE*1*1~IEA*1*000000001~';

test('an interchange cut at every byte gives the same segments', () => {
  const bytes = Buffer.from(INTERCHANGE);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const tokenizer = new Tokenizer();
    const segments = [...tokenizer.push(bytes.subarray(0, cut)), ...tokenizer.push(bytes.subarray(cut)), ...tokenizer.end()];
    assert.deepEqual(
      segments.map(({ id, start, end }) => [id, bytes.subarray(start, end).toString()]),
      INTERCHANGE.split('~')
        .slice(0, -1)
        .map((text) => [text.split('*')[0], text]),
      `cut at ${cut}`,
    );
  }
});
