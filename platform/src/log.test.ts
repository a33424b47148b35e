import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

/** What a process writes that logs so: the log goes to standard output itself and not through what a test could catch. */
function logged(script: string): Record<string, unknown>[] {
  const source = `import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
    import { Fault, Secret } from ${JSON.stringify(join(import.meta.dirname, 'kernel/index.ts'))};
    const log = createLog('debug', 'test');
    ${script}`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('line breaks and control characters of a value make no second record', () => {
  const records = logged(String.raw`log.info({ channel: 'a\r\n{"level":60,"msg":"forged"}\r\n\u001b[2J\u2028' }, 'one');`);
  assert.deepEqual(
    records.map(({ msg }) => msg),
    ['one'],
  );
});

test('of an error that is not ours its kind and place are written and none of its words, nor those of its cause', () => {
  const [record] = logged(`
    const cause = Object.assign(new Error('value "DOE^JANE" out of range'), { code: '22003', detail: 'Key (mrn)=(7719950431)', where: 'DOE' });
    log.error({ error: new Fault({ code: 'STORE_22003', kind: 'defect', message: 'The database refused a statement', cause }) }, 'failed');`);
  const text = JSON.stringify(record);
  assert.match(text, /"code":"22003"/);
  assert.match(text, /The database refused a statement/);
  assert.doesNotMatch(text, /DOE|7719950431/);
  const [bare] = logged(`log.error({ error: new RangeError('DOE^JANE') }, 'failed');`);
  assert.match(JSON.stringify(bare), /"name":"RangeError"/);
  assert.doesNotMatch(JSON.stringify(bare), /DOE/);
  const [thrown] = logged(`log.error({ error: 'DOE^JANE' }, 'failed');`);
  assert.doesNotMatch(JSON.stringify(thrown), /DOE/);
});

test('a secret that is logged by mistake is not told', () => {
  const [record] = logged(
    `log.warn({ settings: { token: new Secret('correct horse') }, list: [new Secret('correct horse')] }, 'settings');`,
  );
  assert.doesNotMatch(JSON.stringify(record), /horse/);
  assert.match(JSON.stringify(record), /\[secret\]/);
});
