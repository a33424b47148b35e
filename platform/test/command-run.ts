import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { runCommandLine } from '../src/cli/run.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { TOKEN } from './gateway-given.ts';

/** What came of a command line. */
export interface CommandSaid {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line, off a terminal. */
export async function runCommand(config: () => Config, args: readonly string[], person = 'ada'): Promise<CommandSaid> {
  const said = { out: '', err: '' };
  const code = await runCommandLine(args, {
    loadConfig: config,
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    interactive: false,
    person,
    interrupted: new AbortController().signal,
  });
  return { code, ...said };
}

/** Lets a gateway listen, and runs commands against it with the token of its data folder. Closed and removed after the test file. */
export async function commandsTo(
  gateway: FastifyInstance,
): Promise<{ readonly data: string; readonly run: (args: readonly string[], person?: string) => Promise<CommandSaid> }> {
  const port = new URL(await gateway.listen({ host: '127.0.0.1', port: 0 })).port;
  const data = await mkdtemp(join(tmpdir(), 'plexus-cli-'));
  await writeFile(join(data, 'token'), `${TOKEN}\n`, { mode: 0o600 });
  after(async () => {
    await gateway.close();
    await rm(data, { recursive: true, force: true });
  });
  return { data, run: (args, person) => runCommand(() => loadConfig({ PLEXUS_DATA: data, PLEXUS_HTTP_PORT: port }), args, person) };
}
