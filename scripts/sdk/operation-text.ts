import { capital, declarationText, nameText, type Schema, typeText } from './type-text.ts';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema } | undefined>>;

/** One operation of the description (OpenAPI 3.1, section 4.8.10). */
export interface DescribedOperation {
  readonly summary?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** Bodies that are taken as they are, whatever they hold. */
const TAKES_BYTES = new Set(['post /v1/channels/{channel}/messages']);

/** `get /v1/clients/{id}/keys` is `getClientKeys`: what a parameter names is one of what stands before it. */
export function functionName(method: string, path: string): string {
  const parts = path.replace(/^\/v1\//, '').split('/');
  const words = parts.flatMap((part, n) => {
    if (part.startsWith('{')) return [];
    return [parts[n + 1]?.startsWith('{') === true ? singular(part) : part];
  });
  return (
    method +
    words
      .flatMap((word) => word.split('-'))
      .map(capital)
      .join('')
  );
}

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '');

/** The types and the function of one operation. */
export function operationText(method: string, path: string, operation: DescribedOperation): string {
  const name = functionName(method, path);
  const typeName = capital(name);
  const parameters = operation.parameters ?? [];
  const takesBytes = TAKES_BYTES.has(`${method} ${path}`);
  const body = takesBytes ? 'Uint8Array | string' : bodyText(operation);
  const query = parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
  const members = [
    ...parameters.filter((parameter) => parameter.in === 'path').map((parameter) => `readonly ${nameText(parameter.name)}: string;`),
    ...parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name: parameter, required, schema }) =>
        required === true
          ? `readonly ${nameText(parameter)}: ${typeText(schema)};`
          : `readonly ${nameText(parameter)}?: ${typeText(schema)} | undefined;`,
      ),
    ...(body === undefined ? [] : [`readonly body: ${body};`]),
  ];
  const answer = answerText(operation);
  const isOptional = members.every((member) => /^readonly [^:]*\?:/.test(member));
  const given = members.length === 0 ? '' : isOptional ? `given: ${typeName}Given = {}, ` : `given: ${typeName}Given, `;
  const described = [
    `method: '${method.toUpperCase()}'`,
    `path: '${path}'`,
    ...(query.length === 0 ? [] : [`query: [${query.map((one) => `'${one}'`).join(', ')}]`]),
  ];
  return [
    ...(members.length === 0 ? [] : [`/** What ${name} is given. */\nexport interface ${typeName}Given {\n${members.join('\n')}\n}\n`]),
    `/** What ${name} answers. */\n${declarationText(`${typeName}Answer`, answer)}\n`,
    `/** ${commentOf(operation)} */`,
    `export const ${name} = (client: Client, ${given}options?: CallOptions): Promise<${typeName}Answer> =>`,
    `  client.call<${typeName}Answer>({ ${described.join(', ')} }, ${members.length === 0 ? '{}' : 'given'}, options);`,
  ].join('\n');
}

function commentOf({ summary = 'Not described', security = [], deprecated }: DescribedOperation): string {
  const scope = security.flatMap((one) => one['client'] ?? [])[0];
  const needs = scope === undefined ? '' : ` Needs \`${scope}\`.`;
  return `${summary}.${needs} Throws \`PlexusProblem\`.${deprecated === true ? ' @deprecated' : ''}`;
}

const bodyText = ({ requestBody }: DescribedOperation): string | undefined => {
  const schema = requestBody?.content['application/json']?.schema;
  return schema === undefined ? undefined : typeText(schema);
};

function answerText({ responses }: DescribedOperation): string {
  const answers = Object.entries(responses).flatMap(([status, { content }]) => {
    const schema = content?.['application/json']?.schema;
    return status.startsWith('2') && schema !== undefined ? [typeText(schema)] : [];
  });
  const [first] = answers;
  if (first === undefined) return 'unknown';
  return answers.length === 1 ? first : [...new Set(answers)].join(' | ');
}
