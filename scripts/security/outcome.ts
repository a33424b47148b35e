import type { Control, Proof } from './control.ts';

/** What became of one test. */
export interface Ran {
  /** From the root of the project. */
  readonly file: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What a failed one said. */
  readonly said?: string;
}

/** What became of the tests of one file. */
export interface FileRun {
  readonly file: string;
  readonly ran: readonly Ran[];
  readonly seconds: number;
}

/** What is known of a control after its proofs were run. */
export interface ControlOutcome {
  readonly control: Control;
  readonly result: 'holds' | 'FAILED' | 'MISSING' | 'not here';
  readonly passed: number;
  /** What failed, did not run, or is not there. */
  readonly remarks: readonly string[];
}

/**
 * Judges a control by the tests that ran. It fails when one of its tests failed, or when a proof ran no test at all; tests that were
 * skipped prove nothing, and where nothing else was run the control is not proven here. Without proofs it is missing, which counts as a
 * failure unless it says why.
 */
export function judge(control: Control, ran: readonly Ran[]): ControlOutcome {
  const { proofs, missing } = control;
  if (proofs.length === 0) {
    return missing === undefined
      ? { control, result: 'MISSING', passed: 0, remarks: ['no test proves it'] }
      : { control, result: 'not here', passed: 0, remarks: [missing] };
  }
  const open = missing === undefined ? [] : [`open: ${missing}`];
  const tests = proofs.map((proof) => ({ proof, tests: testsOf(proof, ran) }));
  const failed = tests.flatMap((one) =>
    one.tests.filter(({ outcome }) => outcome === 'failed').map(({ file, title }) => `${file}: ${title}`),
  );
  const silent = tests.flatMap((one) => silentIn(one.proof, one.tests));
  const passed = tests.flatMap((one) => one.tests).filter(({ outcome }) => outcome === 'passed').length;
  const skipped = tests.flatMap((one) => one.tests).filter(({ outcome }) => outcome === 'skipped').length;
  const remarks = [...failed, ...silent, ...(skipped === 0 ? [] : [`${skipped} skipped`]), ...open];
  if (failed.length > 0 || silent.length > 0) return { control, result: 'FAILED', passed, remarks };
  return { control, result: passed === 0 ? 'not here' : 'holds', passed, remarks };
}

const testsOf = ({ file, titles }: Proof, ran: readonly Ran[]): readonly Ran[] =>
  ran.filter((one) => one.file === file && (titles === undefined || titles.includes(one.title) || isWhole(one)));

/** Of the whole file: it did not even start, it is not known what hung, or what it needs is not here. */
const isWhole = ({ file, title }: Ran): boolean => title === file;

/** What of a proof was to run and is not told of. */
function silentIn({ file, titles }: Proof, ran: readonly Ran[]): readonly string[] {
  if (ran.length === 0) return [`${file}: nothing of it ran`];
  if (titles === undefined || ran.some(isWhole)) return [];
  return titles.filter((title) => !ran.some((one) => one.title === title)).map((title) => `${file}: ${title}: did not run`);
}

/** Whether everything that must hold holds. */
export const isGreen = (outcomes: readonly ControlOutcome[]): boolean =>
  outcomes.every(({ result }) => result !== 'FAILED' && result !== 'MISSING');

/** One file as it ended: what became of it, how long it took, and how many of its tests ran. */
export function lineOf({ file, ran, seconds }: FileRun): string {
  const failed = ran.filter(({ outcome }) => outcome === 'failed').length;
  const skipped = ran.filter(({ outcome }) => outcome === 'skipped').length;
  const result = failed > 0 ? 'FAILED' : skipped === ran.length && skipped > 0 ? 'skipped' : 'passed';
  const counts = [`${ran.length} tests`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  return `${result.padEnd(8)}${seconds.toFixed(1).padStart(7)} s  ${file} (${counts.join(', ')})`;
}

/** Tests that failed, each with what it said. */
export const failuresOf = (ran: readonly Ran[]): readonly string[] =>
  ran
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ file, title, said = '' }) => `✖ ${file}: ${title}\n  ${said.trimEnd().replaceAll('\n', '\n  ')}`);

/** The outcomes as a table for people. */
export function table(outcomes: readonly ControlOutcome[]): string {
  const width = Math.max(...outcomes.map(({ control }) => control.name.length));
  return outcomes
    .map(({ control, result, passed, remarks }) => {
      const tests = passed === 0 ? '' : `${passed} tests`;
      const line = `${control.id.padEnd(4)} ${control.name.padEnd(width)}  ${result.padEnd(8)}  ${tests.padStart(9)}`;
      return [line.trimEnd(), ...remarks.map((remark) => `${' '.repeat(7)}${remark}`)].join('\n');
    })
    .join('\n');
}
