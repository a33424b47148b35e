import fc from 'fast-check';

/** As much of a JSON Schema as the interface's description uses. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An operation of the served description. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
}

/** A request as it is sent: address and body may be anything. */
export interface HostileRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | Buffer | undefined;
}

/** Values of the tenant by the name of the parameter, so that requests also get past what looks things up. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Found nowhere by chance: what quotes it has quoted what was sent. */
export const CANARY = 'QUOKKAFELD7719950431';

const TEXTS = [
  '',
  ' ',
  CANARY,
  `${CANARY}\u0000`,
  '\u0000',
  `\r\nx-injected: ${CANARY}\r\n\r\n`,
  '__proto__',
  'constructor',
  'toString',
  '../../../../etc/passwd',
  `' or '1'='1' -- ${CANARY}`,
  '%00%0d%0a',
  '%',
  '<script>alert(1)</script>',
  '\u202e\ufeff\u{1f480}é',
  '\ud800',
  'x'.repeat(300),
  'x'.repeat(5_000),
  '9'.repeat(18),
  '9'.repeat(40),
  '-1',
  '0',
  '1e400',
  'NaN',
  'null',
  '2026-02-30',
  '2026-99-99',
  '0000-00-00',
  '9999-12-31',
  '2026-99-99T99:99:99Z',
  '9999-12-31T23:59:59.999Z',
  'account:x',
  'account:',
  'message:northside-adt:99999999999999999999',
  'northside-adt:-1',
  'northside-adt:99999999999999999999999',
  ':',
  'journal:999999999999999999',
  '1.1.1',
  'bnVsbA',
];
const hostileText = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 63), true, false, null, [], {}, [[]], [null], { a: 1 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** A value that the schema takes, as far as the schema says. */
export function taken(schema: Schema, known: readonly string[] = []): fc.Arbitrary<unknown> {
  if (known.length > 0) return fc.oneof(fc.constantFrom(...known), taken(schema));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => taken(one)));
  const { minLength = 0, maxLength = 60, minimum = 0, maximum = 1_000, minItems = 0, maxItems = 3 } = schema;
  switch (schema.type) {
    case 'string':
      return schema.pattern === undefined || schema.pattern.includes('\\p{')
        ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
        : fc.stringMatching(new RegExp(schema.pattern));
    case 'integer':
      return fc.integer({ min: minimum, max: Math.max(minimum, maximum) });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(taken(schema.items ?? {}), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) });
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, taken(of)])), {
        requiredKeys: [...(schema.required ?? [])],
      });
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();

/** One part of an address: usually encoded as it must be, sometimes raw. */
const written = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: value.map((one) => encodeURIComponent(text(one))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%', '%ff', '%00', '%c0%af', '%2e%2e%2f', `%zz${CANARY}`, '%0d%0a', '.', '..', ';', `${CANARY}%`),
    },
  );

const mixed = (schema: Schema, known: readonly string[] = []): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: taken(schema, known) }, { weight: 1, arbitrary: hostileValue });

function addressOf({ path, parameters }: Operation, known: KnownValues): fc.Arbitrary<string> {
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const parts = fc.tuple(...inPath.map(({ name, schema }) => written(mixed(schema, known[name]))));
  const pairs = fc.tuple(
    ...inQuery.map(({ name, schema }) =>
      fc.array(written(mixed(schema, known[name])), { maxLength: 2 }).map((values) => values.map((value) => `${name}=${value}`)),
    ),
  );
  const stray = fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('__proto__=1', 'constructor[prototype]=1', `${CANARY}=1`, '=', '&&', `a=${'b'.repeat(3_000)}`),
    },
  );
  return fc.tuple(parts, pairs, stray).map(([values, asked, odd]) => {
    const filled = inPath.reduce((so, { name }, n) => so.replace(`{${name}}`, () => values[n] ?? ''), path);
    const query = [...asked.flat(), ...(odd === '' ? [] : [odd])].join('&');
    return query === '' ? filled : `${filled}?${query}`;
  });
}

const JSON_TYPE = 'application/json';
const BROKEN: readonly (readonly [string, string | Buffer])[] = [
  [JSON_TYPE, ''],
  [JSON_TYPE, 'null'],
  [JSON_TYPE, '[]'],
  [JSON_TYPE, `"${CANARY}"`],
  [JSON_TYPE, `{"${CANARY}":`],
  [JSON_TYPE, `{"a":1,"a":100}`],
  [JSON_TYPE, '{"__proto__":{"admin":true}}'],
  [JSON_TYPE, '{"constructor":{"prototype":{"admin":true}}}'],
  [JSON_TYPE, '['.repeat(50_000)],
  [JSON_TYPE, '{"a":'.repeat(100)],
  [JSON_TYPE, `{"a":1e999}`],
  [JSON_TYPE, `{"a":"\\ud800"}`],
  [JSON_TYPE, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  [JSON_TYPE, Buffer.from('\ufeff{}')],
  [JSON_TYPE, `{"a":"${'x'.repeat(1_100_000)}"}`],
  [`${JSON_TYPE}; charset=utf-16`, '{}'],
  [`${JSON_TYPE}\t; x`, '{}'],
  [`text/plain, ${JSON_TYPE}`, '{}'],
  ['text/plain', CANARY],
  ['application/x-www-form-urlencoded', `a=${CANARY}&a=%`],
  ['multipart/form-data; boundary=x', `--x\r\n${CANARY}`],
  ['application/xml', `<!DOCTYPE a [<!ENTITY b "${CANARY}">]><a>&b;</a>`],
  ['', '{}'],
  [CANARY, '{}'],
];

function bodyOf(operation: Operation, known: KnownValues): fc.Arbitrary<readonly [string, string | Buffer] | undefined> {
  const { body } = operation;
  const broken = fc.constantFrom(...BROKEN);
  const sent = (value: unknown): readonly [string, string] => [JSON_TYPE, JSON.stringify(value)];
  if (body === undefined) return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: broken });
  if (body.anyOf !== undefined) return fc.oneof(...body.anyOf.map((one) => bodyOf({ ...operation, body: one }, known)));
  const properties = Object.entries(body.properties ?? {});
  const wellFormed = fc.record(Object.fromEntries(properties.map(([name, of]) => [name, taken(of, known[name])])), {
    requiredKeys: [...(body.required ?? [])],
  });
  const twisted = fc.record(Object.fromEntries(properties.map(([name, of]) => [name, mixed(of, known[name])])), { requiredKeys: [] });
  const stray = fc.tuple(twisted, fc.constantFrom(CANARY, 'admin', 'tenant'), hostileValue);
  return fc.oneof(
    { weight: 4, arbitrary: wellFormed.map(sent) },
    { weight: 4, arbitrary: twisted.map(sent) },
    { weight: 1, arbitrary: stray.map(([value, name, odd]) => sent({ ...value, [name]: odd })) },
    { weight: 2, arbitrary: broken },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const strayHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { 'x-plexus-person': `${CANARY} ${CANARY}` },
      { 'if-match': '"' },
      { 'if-match': '*', 'idempotency-key': 'k-1' },
      { 'if-none-match': '*' },
      { 'idempotency-key': 'k'.repeat(1_000) },
      { 'idempotency-key': '' },
      { accept: CANARY },
      { 'x-forwarded-for': `${CANARY}, 10.0.0.1`, 'x-forwarded-host': 'evil.example' },
      { 'x-http-method-override': 'DELETE' },
      { range: 'bytes=0-0,1-1' },
      { 'last-event-id': '-1' },
      { 'accept-encoding': 'gzip;q=NaN' },
      { expect: '100-continue' },
    ),
  },
);

/** Requests for one operation, from what it takes to what nobody should send, mixed. */
export const requestsFor = (operation: Operation, known: KnownValues): fc.Arbitrary<HostileRequest> =>
  fc.tuple(addressOf(operation, known), strayHeaders, bodyOf(operation, known)).map(([url, headers, body]) => ({
    url,
    headers: body === undefined || operation.method === 'get' ? headers : { ...headers, 'content-type': body[0] },
    payload: operation.method === 'get' ? undefined : body?.[1],
  }));
