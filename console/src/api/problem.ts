/** What the platform says when it cannot do what was asked (RFC 9457), or that it did not answer at all. */
export class Problem extends Error {
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly hint: string | undefined;
  readonly at: string | undefined;
  /** Names the request in the platform's log. */
  readonly instance: string | undefined;

  constructor(told: { title: string; code: string; status: number; hint?: string; at?: string; instance?: string }) {
    super(told.title);
    this.name = 'Problem';
    this.code = told.code;
    this.status = told.status;
    this.hint = told.hint;
    this.at = told.at;
    this.instance = told.instance;
  }
}

/** Reads the problem of an answer, whatever came. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | undefined => (typeof told[name] === 'string' ? told[name] : undefined);
  const [hint, at, instance] = [text('hint'), text('at'), text('instance')];
  return new Problem({
    title: text('title') ?? `The platform answered ${response.status}`,
    code: text('code') ?? `HTTP_${response.status}`,
    status: response.status,
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
    ...(instance === undefined ? {} : { instance }),
  });
}

/** The platform was not reached. */
export const unreachable = (): Problem =>
  new Problem({
    title: 'The platform does not answer',
    code: 'PLATFORM_UNREACHABLE',
    status: 0,
    hint: 'Look whether npm start still runs; this page tries again by itself',
  });

/** The text that the copy button of an error gives: everything that whoever helps will ask for. */
export function problemText(problem: Problem): string {
  const parts = [problem.code, problem.message, problem.at, problem.hint, problem.instance && `request ${problem.instance}`];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
