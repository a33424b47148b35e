import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../kernel/index.ts';
import { compileCel } from './cel.ts';
import { DocumentNode } from './document.ts';

const compile = (text: string, names: readonly string[] = ['a', 'n']) =>
  compileCel(new DocumentNode({ file: 'test.yaml', content: text }), names);
const refused = (text: string): string | undefined => {
  try {
    compile(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error.code;
  }
};

test('an expression is compiled once and evaluated over its variables', () => {
  const program = compile("a in ['x', 'y'] && n > 3");
  assert.deepEqual(program({ a: 'x', n: 4n }), { value: true });
  assert.deepEqual(program({ a: 'z', n: 4n }), { value: false });
});

test('what goes wrong is told without the values', () => {
  assert.deepEqual(compile('n / 0 > 1')({ n: 7n }), { failed: 'int divide by zero' });
  assert.deepEqual(compile('a > n')({ a: 'secret', n: 1n }), { failed: 'found no matching overload' });
  assert.deepEqual(compile('steal(a)')({ a: 'secret' }), { failed: 'unbound function: steal' });
});

test('names that are not bound are refused before any message comes', () => {
  assert.equal(refused('b == 1'), 'MAPPING_CEL_NAME_UNKNOWN');
  assert.equal(refused('a.matches("^x+$") && string(n) == "1"'), undefined);
  assert.equal(refused('[1, 2].exists(i, i == n)'), undefined);
  assert.equal(refused('[1, 2].exists(i, j == n)'), 'MAPPING_CEL_NAME_UNKNOWN');
});

test('expressions that could take long or deep are refused', () => {
  const loop = (depth: number): string => (depth === 0 ? 'n == 1' : `[1, 2].all(v${depth}, ${loop(depth - 1)})`);
  assert.equal(refused(loop(2)), undefined);
  assert.equal(refused(loop(3)), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused(`${'('.repeat(30)}n${')'.repeat(30)} == 1`), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused(Array.from({ length: 200 }, () => 'n == 1').join(' && ')), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused(`n in [${Array.from({ length: 201 }, (_, i) => i).join(', ')}]`), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused(`a${'.x'.repeat(100)} == 1`), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused(`a == '${'x'.repeat(2_000)}'`), 'MAPPING_CEL_TOO_COSTLY');
  assert.equal(refused('a =='), 'MAPPING_CEL_INVALID');
});

test('a regular expression that makes others hang takes linear time', () => {
  const program = compile("a.matches('^(x+)+$')");
  const started = performance.now();
  assert.deepEqual(program({ a: `${'x'.repeat(20_000)}!` }), { value: false });
  assert.ok(performance.now() - started < 2_000);
});
