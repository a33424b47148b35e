/** What a contender does with one input, measured many times over. */
export interface Work<I, P = unknown> {
  /** What is not measured: done once for each input. */
  readonly prepare?: (input: I) => P;
  readonly run: (prepared: P) => Answer;
}

/** What a work came to, so that contenders can be compared before they are timed. */
export type Answer = string | number | readonly string[] | Uint8Array;

/** A contender: one package, or ours, or the hand-written limit. Works it has no way to do are left out. */
export interface Contender<I> {
  readonly contender: string;
  readonly works: Readonly<Record<string, Work<I, never>>>;
  /** Why it has no way to do a work. */
  readonly missing?: Readonly<Record<string, string>>;
}

/** An answer as text that two processes can compare. */
export function answerText(answer: Answer): string {
  if (typeof answer === 'number') return String(answer);
  if (typeof answer === 'string') return answer;
  return answer instanceof Uint8Array ? Buffer.from(answer).toString() : answer.join('\n');
}
