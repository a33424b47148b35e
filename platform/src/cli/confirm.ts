import { createInterface } from 'node:readline/promises';
import { Fault } from '../kernel/index.ts';
import type { CliContext, CommandInput } from './command.ts';

/**
 * Asks the person whether to go on. `--yes` answers beforehand and is needed where nobody can be asked.
 * Throws `USAGE` without a terminal and without it.
 */
export async function confirmed(context: CliContext, input: CommandInput, question: string): Promise<boolean> {
  if (input.options['yes'] === true) return true;
  if (!context.interactive) throw usage('This changes things and there is no terminal to ask', 'Add --yes when you are sure');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: context.interrupted })).trim());
  } finally {
    terminal.close();
  }
}

export const YES = ['--yes', 'do not ask'] as const;

/** Wrong use of a command. */
export const usage = (message: string, hint: string): Fault => new Fault({ code: 'USAGE', kind: 'rejected', message, hint });
