import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../chance/random.ts';
import { FaultSwitches, readFaultSetting } from './faults.ts';

const always = { probability: 1, ms: 50, count: null } as const;

test('a fault strikes its own system as often as it was told, and a delay comes on top', () => {
  const switches = new FaultSwitches(new Random(1));
  switches.set({ system: 'erp', fault: 'drop-reply', ...always, count: 2 });
  switches.set({ system: 'erp', fault: 'delay', ...always });
  assert.deepEqual(switches.strike('bank'), { delayMs: 0, fault: undefined });
  assert.deepEqual(switches.strike('erp'), { delayMs: 50, fault: 'drop-reply' });
  assert.deepEqual(switches.strike('erp'), { delayMs: 50, fault: 'drop-reply' });
  assert.deepEqual(switches.strike('erp'), { delayMs: 50, fault: undefined });
  assert.deepEqual(switches.struck, { 'erp/delay': 3, 'erp/drop-reply': 2 });
});

test('a fault of 30 percent strikes about 30 times in a hundred, the same ones for the same seed', () => {
  const draw = (): string[] => {
    const switches = new FaultSwitches(new Random(5));
    switches.set({ system: 'erp', fault: 'garbage', ...always, probability: 0.3 });
    return Array.from({ length: 1000 }, () => switches.strike('erp').fault ?? '');
  };
  const struck = draw().filter((fault) => fault === 'garbage').length;
  assert.ok(struck > 250 && struck < 350, `${struck} of 1000`);
  assert.deepEqual(draw(), draw());
});

test('what goes wrong in the books befalls no exchange, and strikes as often as it was told', () => {
  const switches = new FaultSwitches(new Random(1));
  switches.set({ system: 'erp', fault: 're-date', ...always, count: 1 });
  assert.deepEqual(switches.strike('erp'), { delayMs: 0, fault: undefined });
  assert.deepEqual(
    [switches.isStruck('bank', 're-date'), switches.isStruck('erp', 're-date'), switches.isStruck('erp', 're-date')],
    [false, true, false],
  );
});

test('a setting that cannot be meant is refused with what it should be', () => {
  assert.deepEqual(readFaultSetting({ system: 'erp', fault: 'down' }), {
    system: 'erp',
    fault: 'down',
    probability: 1,
    ms: 1000,
    count: null,
  });
  const refusal = (input: object): string => {
    const read = readFaultSetting(input);
    return typeof read === 'string' ? read : '';
  };
  assert.match(refusal({ system: 'crm', fault: 'down' }), /^system must be one of northside-ehr/);
  assert.match(refusal({ system: 'erp', fault: 'fire' }), /^fault must be one of delay/);
  assert.match(refusal({ system: 'erp', fault: 'down', probability: 30 }), /^probability/);
});
