import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from '../../src/cli/run.ts';
import { loadConfig } from '../../src/config.ts';

const root = join(import.meta.dirname, '../../..');
const folder = await mkdtemp(join(tmpdir(), 'plexus-task-'));
const estate = join(folder, 'my-estate');
after(() => rm(folder, { recursive: true, force: true }));

const run = async (line: string): Promise<{ code: number; out: string }> => {
  const said = { out: '' };
  const code = await runCommandLine(line.split(' '), {
    loadConfig: () => loadConfig({ PLEXUS_DATA: folder, PLEXUS_ESTATE: estate }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: () => undefined },
    interactive: false,
    person: 'ada',
    interrupted: new AbortController().signal,
  });
  return { code, ...said };
};

/** Every file that the task has its reader write: a name in backquotes, then the block that follows it. */
async function filesOfTask(): Promise<Map<string, string>> {
  const text = await readFile(join(root, 'docs/tasks/connect-your-ehr.md'), 'utf8');
  const blocks = [...text.matchAll(/`my-estate\/([\w./-]+)`[^`]*?\n\n```\w*\n([\s\S]*?)```/g)];
  return new Map(blocks.map(([, name = '', body = '']) => [name, body]));
}

test('who follows the task to connect an EHR has an estate in order whose sample becomes a charge', async () => {
  await cp(join(root, 'estate'), estate, { recursive: true });
  const files = await filesOfTask();
  assert.deepEqual([...files.keys()].sort(), [
    'crosswalks/lakeview.department.csv',
    'mappings/lakeview-charges.yaml',
    'samples/lakeview-charges/lab.hl7',
    'systems/lakeview-ehr.yaml',
  ]);
  for (const [name, body] of files) {
    await mkdir(dirname(join(estate, name)), { recursive: true });
    await writeFile(join(estate, name), name.endsWith('.hl7') ? body.replaceAll('\n', '\r') : body);
  }
  const first = await run('mapping test lakeview-charges');
  assert.equal(first.code, 1);
  assert.match(first.out, /"type": "charge\.recorded"/);
  assert.match(first.out, /"amount": "8500"/);
  assert.equal((await run('mapping test lakeview-charges --accept')).code, 0);
  assert.deepEqual(await run('check --json'), { code: 0, out: `${JSON.stringify({ version: 1, findings: [] }, undefined, 2)}\n` });
  assert.equal((await run('mapping test lakeview-charge')).code, 2, 'a name that no mapping has is wrong usage');
});
