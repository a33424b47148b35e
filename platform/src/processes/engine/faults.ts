import { Fault } from '../../kernel/index.ts';

export const stateTooNew = (process: string, stored: number, running: number): Fault =>
  new Fault({
    code: 'STATE_TOO_NEW',
    kind: 'defect',
    message: `State of process ${process} was written by version ${stored}; this build knows version ${running}`,
    hint: 'Run the newer build; going back needs the states of the earlier version',
  });

export const processUnknown = (prefix: string): Fault =>
  new Fault({
    code: 'PROCESS_UNKNOWN',
    kind: 'defect',
    message: `No process takes keys of kind "${prefix}"`,
    hint: 'The event was written by a newer build or by a mapping of another version',
  });
