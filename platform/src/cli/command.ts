import type { Config } from '../config.ts';
import type { Api } from './api.ts';
import type { Output } from './output.ts';

/** What a command is given; nothing else of the process is looked at. */
export interface CliContext {
  /** Read on first use: `help` works without a valid configuration. */
  readonly config: () => Config;
  /** The running platform. */
  readonly api: () => Promise<Api>;
  readonly out: Output;
  /** A person can be asked: both ends are a terminal. */
  readonly interactive: boolean;
  /** The operating system's user: the person behind what is done. */
  readonly person: string;
  /** Ends when the person wants the command to end. */
  readonly interrupted: AbortSignal;
}

export interface CommandInput {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** One command, as data: registered, listed and documented from here. */
export interface Command {
  /** Words separated by a space: `exceptions resolve`. */
  readonly name: string;
  readonly summary: string;
  /** Shown first in its help. */
  readonly examples: readonly string[];
  /** `<id>`, `[id...]` with what they mean. */
  readonly arguments?: readonly (readonly [syntax: string, meaning: string])[];
  /** `--limit <n>` with what it means and, where there is one, the default. */
  readonly options?: readonly (readonly [flags: string, meaning: string, fallback?: string])[];
  /** Answers the exit code. */
  readonly run: (context: CliContext, input: CommandInput) => Promise<ExitCode>;
}

/** The exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, notFound: 4, refused: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An option's text; undefined when it was not given. */
export function textOption(input: CommandInput, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}
