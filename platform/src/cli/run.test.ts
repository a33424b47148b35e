import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../config.ts';
import { COMMANDS } from './registry.ts';
import { runCommandLine } from './run.ts';

const data = await mkdtemp(join(tmpdir(), 'plexus-cli-'));
after(() => rm(data, { recursive: true, force: true }));

const run = async (line: string): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: '', err: '' };
  const code = await runCommandLine(line.split(' ').filter(Boolean), {
    loadConfig: () => loadConfig({ PLEXUS_DATA: data, PLEXUS_HTTP_PORT: '1' }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    interactive: false,
    person: 'ada',
    interrupted: new AbortController().signal,
  });
  return { code, ...said };
};

test('every command shows its examples first, and each takes --json', async () => {
  for (const { name, examples, summary } of COMMANDS) {
    const { code, out, err } = await run(`${name} --help`);
    assert.deepEqual([code, err], [0, ''], name);
    assert.ok(out.startsWith(`Examples:\n  ${examples[0] ?? 'none'}`), `${name} begins with its examples`);
    assert.match(out, /--json /);
    assert.ok(
      out.split('\n').every((text) => text.length <= 100 || text.startsWith('  plexus ')),
      `${name}: fits 100 columns`,
    );
    assert.ok(
      examples.every((example) => example.includes(`plexus ${name}`)),
      `${name}: examples are of the command`,
    );
    assert.ok(summary.length > 0 && !summary.endsWith('.'), name);
  }
});

test('the help of a command is as agreed', async () => {
  const { out } = await run('exceptions reject --help');
  assert.equal(
    out,
    `Examples:
  plexus exceptions reject 12 --reason 'sender cancelled it'

Usage: plexus exceptions reject [options] <id>

Reject what an exception is about: it is left out for good, and what waits behind it goes on; a
denial is written off

Arguments:
  id               its number

Options:
  --reason <text>  why, for the audit
  --yes            do not ask
  --json           the result as one JSON document with a version
  -h, --help       display help for command
`,
  );
});

test('a word that only groups commands shows an example of each first', async () => {
  const { out } = await run('ledger --help');
  assert.match(out, /^Examples:\n {2}plexus ledger trial-balance\n {2}plexus ledger activity /);
  assert.match((await run('--help')).out, /^Examples:\n {2}plexus messages\n/);
});

test('a file that is no HL7 message is refused before anything is sent', async () => {
  const file = join(data, 'note.txt');
  await writeFile(file, 'no header here');
  const { code, err } = await run(`send ${file} --mllp 127.0.0.1:1`);
  assert.equal(code, 1);
  assert.match(err, /^NOT_HL7: .*note\.txt\)\n {2}Over MLLP/);
});

test('the help of all names the exit codes', async () => {
  const { code, out } = await run('--help');
  assert.equal(code, 0);
  assert.match(
    out,
    /Exit codes: 0 done, 1 failed or violations found, 2 wrong usage, 3 platform not reachable, 4 not\s+found, 5 refused\./,
  );
});

test('wrong usage exits with 2 and says what is wrong, to a program as JSON', async () => {
  for (const line of [
    'nonsense',
    'trace',
    'exceptions show',
    'messages --bogus',
    'send x',
    'exceptions show twelve',
    'exceptions resolve 4',
  ]) {
    const { code, err } = await run(line);
    assert.equal(code, 2, line);
    assert.notEqual(err, '', line);
  }
  const { code, out } = await run('trace --json');
  assert.equal(code, 2);
  assert.deepEqual(JSON.parse(out), { version: 1, error: { code: 'USAGE', message: "missing required argument 'id'" } });
});

test('what changes things wants --yes where nobody can be asked', async () => {
  const { code, err } = await run('exceptions reject 4 --reason because');
  assert.equal(code, 2);
  assert.match(err, /--yes/);
});

test('a platform that does not run exits with 3 and says how to start it', async () => {
  const { code, out, err } = await run('messages --json');
  assert.equal(code, 3);
  assert.match(err, /^PLATFORM_UNREACHABLE: .*\n {2}Start it with `npm start`/);
  assert.equal((JSON.parse(out) as { version: number; error: { code: string } }).error.code, 'PLATFORM_UNREACHABLE');
});

test('the estate of the project is in order and its samples pass', async () => {
  const check = await run('check --json');
  assert.deepEqual([check.code, JSON.parse(check.out)], [0, { version: 1, findings: [] }]);
  const samples = await run('mapping test --json');
  const report = JSON.parse(samples.out) as { version: number; passed: boolean };
  assert.deepEqual([samples.code, report.version, report.passed], [0, 1, true]);
});

test('settings are shown without passwords', async () => {
  const said = { out: '' };
  const code = await runCommandLine(['config', 'show', '--json'], {
    loadConfig: () =>
      loadConfig({ DATABASE_URL: 'postgresql://plexus:s3cret@db/plexus', DATABASE_ADMIN_URL: 'postgresql://owner:0ther@db/plexus' }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: () => undefined },
    interactive: false,
    person: 'ada',
    interrupted: new AbortController().signal,
  });
  assert.equal(code, 0);
  assert.doesNotMatch(said.out, /s3cret|0ther/);
  assert.match(said.out, /postgresql:\/\/plexus:\[secret\]@db\/plexus/);
});

test('the version is that of the package', async () => {
  const { code, out } = await run('--version');
  assert.deepEqual([code, /^\d+\.\d+\.\d+\n$/.test(out)], [0, true]);
});

test('bash completes commands, the words after them and their options', async () => {
  const { code, out } = await run('completion bash');
  assert.equal(code, 0);
  const complete = (line: string): string[] => {
    const words = line.split(' ');
    const script = `${out}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; compopt() { :; }; _plexus; echo "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    return stdout.trim().split(' ').filter(Boolean);
  };
  assert.deepEqual(complete('plexus led'), ['ledger']);
  assert.deepEqual(complete('plexus ledger t'), ['trial-balance', 'tie-out']);
  assert.ok(complete('plexus ledger activity --').includes('--open-item'));
});

test('zsh and fish have their scripts, another shell is refused', async () => {
  for (const shell of ['zsh', 'fish']) assert.match((await run(`completion ${shell}`)).out, /trial-balance/);
  assert.equal((await run('completion tcsh')).code, 2);
});
