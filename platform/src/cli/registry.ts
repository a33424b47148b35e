import type { Command } from './command.ts';
import { upCommand } from './commands/up.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [upCommand];
