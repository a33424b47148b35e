import { PlexusProblem } from '@plexus/sdk';

/** What went wrong, whatever was thrown: what is no problem of the platform's is a fault of this page. */
export function problemOf(error: unknown): PlexusProblem {
  if (!(error instanceof PlexusProblem)) return new PlexusProblem(0, DEFECT);
  return error.code === 'UNREACHABLE' ? new PlexusProblem(0, UNREACHABLE) : error;
}

const DEFECT = {
  title: 'This page failed',
  code: 'CONSOLE_DEFECT',
  hint: 'Load it again; if it fails again, report the address of the page and this code',
};
const UNREACHABLE = {
  title: 'The platform does not answer',
  code: 'PLATFORM_UNREACHABLE',
  hint: 'Look whether npm start still runs; this page tries again by itself',
};

/** The text that the copy button of an error gives: everything that whoever helps will ask for. */
export function problemText(problem: PlexusProblem): string {
  const parts = [problem.code, problem.message, problem.at, problem.hint, problem.request && `request ${problem.request}`];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
