import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { type CommandSaid, runCommand } from '../command-run.ts';

const root = join(import.meta.dirname, '../../..');
const folder = await mkdtemp(join(tmpdir(), 'plexus-task-'));
const estate = join(folder, 'my-estate');
after(() => rm(folder, { recursive: true, force: true }));

const run = (line: string): Promise<CommandSaid> =>
  runCommand(() => loadConfig({ PLEXUS_DATA: folder, PLEXUS_ESTATE: estate }), line.split(' '));

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
  const checked = await run('check --json');
  assert.deepEqual([checked.code, JSON.parse(checked.out)], [0, { version: 1, findings: [] }]);
  assert.equal((await run('mapping test lakeview-charge')).code, 2, 'a name that no mapping has is wrong usage');
});
