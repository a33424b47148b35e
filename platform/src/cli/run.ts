import { Argument, Command as Program, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import { type Fault, faultOf } from '../kernel/index.ts';
import { openApi, Problem } from './api.ts';
import { type CliContext, type Command, EXIT, type ExitCode } from './command.ts';
import { completionScript, SHELLS } from './completion.ts';
import { createOutput } from './output.ts';
import { COMMANDS } from './registry.ts';

/** The outside of a command line, given by `main.ts` and by tests. */
export interface Surroundings {
  readonly loadConfig: () => Config;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly interactive: boolean;
  readonly person: string;
  readonly interrupted: AbortSignal;
}

const ABOUT = `Plexus moves business messages between systems and makes journals of them.

Exit codes: 0 done, 1 failed or violations found, 2 wrong usage, 3 platform not reachable, 4 not found, 5 refused.`;

const FIRST_EXAMPLES = ['plexus messages', 'plexus trace journal:17/1', 'plexus exceptions', 'plexus messages --help'];

/** Runs one command line and answers its exit code. Never throws. */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const json = args.includes('--json');
  const program = new Program('plexus').description(ABOUT).version(manifest.version, '-V, --version', 'the version').exitOverride();
  program.addHelpText('before', `Examples:\n${FIRST_EXAMPLES.map((example) => `  ${example}`).join('\n')}\n`);
  program.configureOutput({
    writeOut: (text) => void around.stdout.write(text),
    writeErr: (text) => void around.stderr.write(text),
    getOutHelpWidth: () => 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  for (const command of COMMANDS) {
    register(program, command, async (input) => {
      code = await command.run(contextOf(around, json), input);
    });
  }
  registerCompletion(program, around);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, json, around);
  }
}

type Run = (input: { args: readonly string[]; options: Record<string, string | boolean | readonly string[] | undefined> }) => Promise<void>;

function register(program: Program, command: Command, run: Run): void {
  const words = command.name.split(' ');
  let parent = program;
  for (const word of words.slice(0, -1)) {
    const known = parent.commands.find((candidate) => candidate.name() === word);
    parent = known ?? registerGroup(program, parent, word);
  }
  const registered = parent.command(words.at(-1) ?? '').description(command.summary);
  registered.copyInheritedSettings(program).exitOverride();
  registered.addHelpText('before', `Examples:\n${command.examples.map((example) => `  ${example}`).join('\n')}\n`);
  for (const [syntax, meaning] of command.arguments ?? []) registered.argument(syntax, meaning);
  for (const [flags, meaning, fallback] of command.options ?? []) registered.option(flags, meaning, fallback);
  registered.option('--json', 'the result as one JSON document with a version');
  registered.action(() => run({ args: registered.args, options: registered.opts() }));
}

/** Not among the commands that it completes. */
function registerCompletion(program: Program, around: Surroundings): void {
  const completion = program
    .command('completion')
    .description('Print a completion script')
    .addArgument(new Argument('<shell>').choices(SHELLS));
  completion.copyInheritedSettings(program).exitOverride();
  completion.addHelpText('before', 'Examples:\n  plexus completion bash > ~/.local/share/bash-completion/completions/plexus\n');
  completion.action((shell: (typeof SHELLS)[number]) => void around.stdout.write(completionScript(shell, COMMANDS)));
}

/** A word that only groups commands: its help begins with an example of each. */
function registerGroup(program: Program, parent: Program, word: string): Program {
  const members = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  const group = parent.command(word).description(members.map(({ name }) => name.slice(word.length + 1)).join(', '));
  group.copyInheritedSettings(program).exitOverride();
  return group.addHelpText(
    'before',
    `Examples:\n${members.flatMap(({ examples }) => examples.slice(0, 1).map((one) => `  ${one}`)).join('\n')}\n`,
  );
}

function contextOf(around: Surroundings, json: boolean): CliContext {
  return {
    config: around.loadConfig,
    api: () => openApi(around.loadConfig(), around.person),
    out: createOutput(json, around.stdout, around.stderr),
    interactive: around.interactive,
    person: around.person,
    interrupted: around.interrupted,
  };
}

function failed(error: unknown, json: boolean, around: Surroundings): ExitCode {
  if (error instanceof CommanderError) return usedWrongly(error, json, around);
  if (error instanceof Problem) return told(error, error.exitCode, json, around);
  const fault = faultOf(error);
  if (fault.code === 'DEFECT' && fault.cause instanceof Error) around.stderr.write(`${framesOf(fault.cause)}\n`);
  return told(fault, exitCodeOf(fault), json, around);
}

/** Where a defect happened; its own words may quote a value and are left out. */
function framesOf(cause: Error): string {
  const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${cause.name}${code}`, ...frames.slice(0, 6)].join('\n');
}

function exitCodeOf({ code, kind }: Fault): ExitCode {
  if (code === 'USAGE') return EXIT.usage;
  if (code === 'MLLP_ANSWER_NEGATIVE') return EXIT.refused;
  if (code === 'ACCOUNT_UNKNOWN') return EXIT.notFound;
  switch (kind) {
    case 'unavailable':
      return EXIT.unreachable;
    case 'denied':
    case 'conflict':
      return EXIT.refused;
    case 'rejected':
    case 'defect':
      return EXIT.failed;
  }
}

/** Commander has told the person already; a program reads it too. */
function usedWrongly(error: CommanderError, json: boolean, around: Surroundings): ExitCode {
  if (error.exitCode === 0) return EXIT.ok;
  if (json) writeJson({ error: { code: 'USAGE', message: error.message.replace(/^error: /, '') } }, around);
  return EXIT.usage;
}

const writeJson = (document: object, around: Surroundings): void =>
  void around.stdout.write(`${JSON.stringify({ version: 1, ...document }, undefined, 2)}\n`);

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly at: string | undefined;
}

function told({ code, message, hint, at }: Told, exitCode: ExitCode, json: boolean, around: Surroundings): ExitCode {
  if (json) writeJson({ error: { code, message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) } }, around);
  around.stderr.write(`${code}: ${message}${at === undefined ? '' : ` (${at})`}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  return exitCode;
}
