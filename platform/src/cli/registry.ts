import type { Command } from './command.ts';
import { messagesCommand } from './commands/messages.ts';
import { traceCommand } from './commands/trace.ts';
import { upCommand } from './commands/up.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [upCommand, messagesCommand, traceCommand];
