/** What a server answers that does not do what it was asked (RFC 9457), or that no server answered. Programs decide by `code`. */
export class PlexusProblem extends Error {
  override readonly name = 'PlexusProblem';
  /** HTTP status; 0 when nothing was answered. */
  readonly status: number;
  /** As in docs/reference/errors.md; `HTTP_502` where somebody else answered, `UNREACHABLE` where nobody did. */
  readonly code: string;
  readonly hint: string | undefined;
  /** Where in the request. */
  readonly at: string | undefined;
  /** The request, as the server's log knows it. */
  readonly request: string | undefined;
  /** How long to wait before it is asked again, where the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, told: ProblemDocument, more: { readonly retryAfterMs?: number | undefined; readonly cause?: unknown } = {}) {
    super(told.detail ?? told.title ?? `The server answered ${status}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.status = status;
    this.code = told.code ?? `HTTP_${status}`;
    this.hint = told.hint;
    this.at = told.at;
    this.request = told.instance;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The members of a problem document that are looked at. */
export interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly at?: string;
  readonly instance?: string;
}

/** Reads the problem of an answer that is not 2xx. */
export async function problemOf(response: Response): Promise<PlexusProblem> {
  const text = await response.text();
  return new PlexusProblem(response.status, documentOf(text), { retryAfterMs: retryAfterOf(response.headers) });
}

/** Nobody answered, or not in time. */
export const unreachable = (base: string, cause: unknown): PlexusProblem =>
  new PlexusProblem(
    0,
    { code: 'UNREACHABLE', title: `No server answers at ${base}`, hint: 'Check the address and the way to it' },
    { cause },
  );

function documentOf(text: string): ProblemDocument {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function retryAfterOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
