import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const CANARY = 'QUOKKAFELD7719950431';
const source = (statements: string): string => `
  import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
  import { Fault, Secret } from ${JSON.stringify(join(import.meta.dirname, 'kernel/index.ts'))};
  const log = createLog('debug', 'test');
  ${statements}`;

/** The lines that a process of its own writes: a log goes to its standard output and nowhere else. */
function written(statements: string): Record<string, unknown>[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', source(statements)],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(status, 0, stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('whatever a field holds, it stays within its line and its field', () => {
  const forged = 'x\r\n{"level":30,"part":"test","msg":"forged"}\n\u2028\u0000\u001b[2J';
  const lines = written(`log.info({ channel: ${JSON.stringify(forged)} }, 'message taken');`);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.['msg'], 'message taken');
  assert.match(String(lines[0]['channel']), /forged/);
});

test('of an error of others a log tells name, code and frames, never its words; the same of every cause', () => {
  const lines = written(`
    const driver = Object.assign(new Error('duplicate key (mrn)=(${CANARY})'), { code: '23505', detail: '${CANARY}', where: '${CANARY}' });
    log.error({ error: driver }, 'failed');
    log.error({ error: new Fault({ code: 'STORE_23505', kind: 'defect', message: 'The database refused a statement', cause: driver }) }, 'failed');
    log.error({ error: new Fault({ code: 'A_B', kind: 'defect', message: 'm', cause: new Fault({ code: 'C_D', kind: 'defect', message: 'n', cause: driver }) }) }, 'failed');
    log.error({ error: '${CANARY}' }, 'failed');
    log.error({ error: { message: '${CANARY}' } }, 'failed');
  `);
  assert.equal(lines.length, 5);
  assert.doesNotMatch(JSON.stringify(lines), new RegExp(CANARY));
  assert.match(JSON.stringify(lines[0]), /"code":"23505"/);
});

test('a secret is told as such wherever it stands', () => {
  const lines = written(`
    log.info({ token: new Secret('${CANARY}'), of: { deep: [new Secret('${CANARY}')] } }, 'opened');
    log.info({ text: \`\${new Secret('${CANARY}')}\` }, 'opened');
  `);
  assert.equal(lines.length, 2);
  assert.doesNotMatch(JSON.stringify(lines), new RegExp(CANARY));
  assert.match(JSON.stringify(lines), /\[secret\]/);
});
