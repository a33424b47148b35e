import { Compile } from 'typebox/schema';

type Media = Readonly<Record<string, { readonly schema: object }>>;
type Responses = Readonly<Record<string, { readonly content?: Media }>>;

/** The served description, as far as answers go. */
export interface AnswerDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  readonly components: object;
}

/** An answer as it came. */
export interface Answered {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Checker {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly [boolean, readonly { readonly instancePath: string; readonly message: string }[]];
}

/** Holds answers to the served description (OpenAPI 3.1, section 4.8.16): their status, their media type and the shape of their body. */
export class DescribedAnswers {
  readonly #description: AnswerDescription;
  readonly #checkers = new Map<object, Checker>();

  constructor(description: AnswerDescription) {
    this.#description = description;
  }

  /** What of an answer the description does not say; nothing where it says all of it. */
  findings(method: string, path: string, { statusCode, headers, body }: Answered): readonly string[] {
    const responses = this.#description.paths[path]?.[method]?.responses ?? {};
    // `default` is for what is refused or failed: what was done is described by its status.
    const described = responses[String(statusCode)] ?? (statusCode >= 400 ? responses['default'] : undefined);
    if (described === undefined) return [`status ${statusCode} is not described`];
    const { content } = described;
    if (content === undefined || body === '')
      return content === undefined && body !== '' ? [`${statusCode} is described without a body`] : [];
    const type = String(headers['content-type']).replace(/;.*/, '');
    const media = content[type];
    if (media === undefined) return [`${statusCode} is not described as ${type}`];
    return type.endsWith('json') ? this.#misshapen(media.schema, JSON.parse(body)) : [];
  }

  #misshapen(schema: object, value: unknown): readonly string[] {
    const known = this.#checkers.get(schema);
    const checker: Checker = known ?? Compile({ ...schema, components: this.#description.components });
    this.#checkers.set(schema, checker);
    if (checker.Check(value)) return [];
    const [, errors] = checker.Errors(value);
    return errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}
