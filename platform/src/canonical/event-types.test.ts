import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireEventTypes } from './event-types.ts';
import { processEventTypes } from './process-events.ts';
import { definitions } from './registry.ts';

const sources = join(import.meta.dirname, '..');
const read = (pattern: string): string =>
  globSync(pattern, { cwd: sources })
    .filter((file) => !/(\.test|\/testing)\.ts$/.test(file))
    .map((file) => readFileSync(join(sources, file), 'utf8'))
    .join('\n');
const namedIn = (text: string): Set<string> => new Set([...text.matchAll(/'([a-z][a-z-]*\.[a-z-]+)'/g)].map(([, name = '']) => name));

test('every type that a decider takes or writes is one that events may have', () => {
  const named = [...namedIn(read('processes/{encounter-to-cash,requisition-to-pay,submitted-journals}/**/*.ts'))];
  assert.ok(named.length > definitions.length);
  requireEventTypes(named, 'processes');
});

test('no type is listed that nothing writes, and none twice', () => {
  const named = namedIn(read('{processes,translate,deliver,gateway}/**/*.ts'));
  assert.deepEqual(
    processEventTypes.filter((type) => !named.has(type)),
    [],
  );
  const all = [...definitions.map(({ type }) => type), ...processEventTypes];
  assert.equal(new Set(all).size, all.length);
});

test('who mistypes a type is told where, and which were near', () => {
  const nearOf = (type: string): string => {
    try {
      requireEventTypes(['charge.recorded', type], 'types');
    } catch (error) {
      return `${(error as { at: string }).at}: ${(error as { hint: string }).hint}`;
    }
    return 'taken';
  };
  assert.match(nearOf('charge-recorded'), /^types\/1: The nearest are charge\.recorded, /);
  assert.match(nearOf('claim.remited'), /^types\/1: The nearest are claim\.remitted, /);
  assert.equal(nearOf('claim.registered'), 'taken');
});
