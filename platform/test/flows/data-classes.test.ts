import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RouteOptions } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { HttpChannels, registerFhir, registerSubmit } from '../../src/connect/index.ts';
import { buildGateway } from '../../src/gateway/index.ts';
import { classed, inside, type Spot, spotOf, textFields } from '../../src/gateway/contract/data-class.ts';
import { answer } from '../../src/gateway/contract/shapes.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayGiven, gatewayOf, TOKEN } from '../gateway-given.ts';
import { SCOPE } from '../tenant.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const note = (): void => undefined;

interface Answered {
  readonly route: string;
  readonly url: string;
  readonly needs: string;
  readonly reveals: 'PHI' | 'SECRET' | undefined;
  readonly status: string;
  readonly schema: TSchema;
}

async function allAnswers(): Promise<Answered[]> {
  const found: Answered[] = [];
  const given = gatewayGiven(story, {
    submit: (app) => {
      const receive = () => Promise.reject(new Fault({ code: 'UNUSED', kind: 'defect', message: 'Not asked here' }));
      const options = {
        channels: new HttpChannels(),
        receive,
        clock: systemClock,
        log: { info: note, warn: note, error: note },
        metrics: { count: note, gauge: note },
      };
      void registerSubmit(app, options);
      void registerFhir(app, options);
    },
  });
  const gateway = buildGateway(given);
  gateway.addHook('onRoute', ({ method, url, config, schema }: RouteOptions) => {
    if (method === 'HEAD') return;
    for (const [status, described] of Object.entries((schema?.response ?? {}) as Readonly<Record<string, TSchema>>)) {
      const { needs, reveals } = config ?? {};
      // What is no JSON has one class as a whole, and is never masked in part.
      if ('content' in described || ('type' in described && described.type === 'null')) continue;
      found.push({ route: `${String(method)} ${url}`, url, needs: String(needs), reveals, status, schema: described });
    }
  });
  await gateway.ready();
  await gateway.close();
  return found;
}

const answers = await allAnswers();

/** Documents that describe, and hold nothing of anybody. */
const DESCRIPTIONS = new Set(['/v1/openapi.json', '/v1/asyncapi.json']);

test('every text that an answer can hold has a class: a new name gets one in field-classes.ts, or states it where it stands', () => {
  const unclassed = answers
    .filter(({ url }) => !DESCRIPTIONS.has(url))
    .flatMap(({ route, schema }) =>
      textFields(schema).flatMap(({ path, dataClass }) => (dataClass === undefined ? [`${route}${path}`] : [])),
    );
  assert.ok(answers.length > 40);
  assert.deepEqual(unclassed, []);
});

test('what may identify leaves by these routes and no others, and secrets where they are made', () => {
  const withClass = (wanted: string): string[] =>
    answers.flatMap(({ route, schema }) => (textFields(schema).some(({ dataClass }) => dataClass === wanted) ? [route] : [])).sort();
  assert.deepEqual(withClass('PHI'), [
    // Masked, because it reveals nothing: only POST does.
    'GET /v1/messages/:id/events',
    'POST /v1/accounts/:subject/identity',
    'POST /v1/messages/:id/events',
    'POST /v1/messages/:id/parsed',
    'POST /v1/trace',
  ]);
  assert.deepEqual(withClass('SECRET'), ['POST /v1/session/codes', 'POST /v1/webhooks', 'POST /v1/webhooks/:id/secrets']);
  for (const { route, needs, reveals } of answers) {
    if (reveals !== 'PHI') continue;
    assert.ok(needs.endsWith(':reveal') || route === 'POST /v1/trace', `${route} reveals with ${needs}`);
  }
});

const canary = (dataClass: string): string => `${dataClass}-canary`;

/** A value of a schema in which every text says its class, with optional parts left out and lists of several lengths by chance. */
function sample(spot: Spot, chance: fc.GeneratorValue, depth = 0): unknown {
  const inner = inside(spot);
  const { node } = spot;
  if (inner.is === 'text') return node['type'] === 'object' ? { any: canary(String(inner.dataClass)) } : canary(String(inner.dataClass));
  if (inner.is === 'part') return inner.spot === undefined ? undefined : sample(inner.spot, chance, depth + 1);
  if (inner.is === 'choice') return sample(inner.spots[chance(fc.nat, inner.spots.length - 1)] as Spot, chance, depth);
  if (inner.is === 'items') {
    if (Array.isArray(node['items'])) return inner.spots.map((item) => sample(item, chance, depth));
    const [item] = inner.spots;
    const count = depth > 3 ? 0 : chance(fc.nat, 2);
    return Array.from({ length: count }, () => (item === undefined ? null : sample(item, chance, depth + 1)));
  }
  if (inner.is === 'object') {
    const required = new Set((node['required'] ?? []) as readonly string[]);
    const chosen = [...inner.properties].filter(([name]) => required.has(name) || chance(fc.boolean));
    return Object.fromEntries([
      ...chosen.map(([name, one]) => [name, sample(one, chance, depth)] as const),
      ...[...inner.others.values()].map((one) => ['some', sample(one, chance, depth)] as const),
    ]);
  }
  if ('const' in node) return node['const'];
  return node['type'] === 'boolean' ? true : node['type'] === 'null' ? null : 1;
}

/** A gateway that answers by the rules of each of these routes, at /planted/0 and so on, whatever it is given to answer. */
function planted(like: readonly Pick<Answered, 'schema' | 'reveals'>[]) {
  const held: { value: unknown } = { value: undefined };
  const gateway = buildGateway(
    gatewayGiven(story, {
      callbacks: (app) => {
        for (const [n, { schema, reveals }] of like.entries()) {
          const config = { needs: 'open', ...(reveals === undefined ? {} : { reveals }) } as const;
          app.post(`/planted/${n}`, { config, schema: { response: { 200: schema } } }, () => held.value);
        }
      },
    }),
  );
  return async (n: number, value: unknown, body: object): Promise<string> => {
    held.value = value;
    return (await gateway.inject({ method: 'POST', url: `/planted/${n}`, payload: body, headers: { host: '127.0.0.1' } })).body;
  };
}

test('whatever a handler puts into an answer, a text leaves only where its class may leave', async () => {
  const ask = planted(answers);
  const has = (text: string, dataClass: string): boolean => text.includes(canary(dataClass));
  for (const [n, { route, schema, reveals }] of answers.entries()) {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (chance) => {
        const value = sample(spotOf(schema), chance);
        const whole = JSON.stringify(value);
        const without = await ask(n, value, {});
        const given = await ask(n, value, { reason: 'a reason' });
        assert.ok(!has(without, 'PHI'), `${route} without a reason`);
        assert.equal(has(given, 'PHI'), reveals === 'PHI' && has(whole, 'PHI'), `${route} with a reason`);
        for (const text of [without, given])
          assert.equal(has(text, 'SECRET'), reveals === 'SECRET' && has(whole, 'SECRET'), `${route} and secrets`);
        for (const dataClass of ['PUBLIC', 'FIN'])
          assert.equal(has(given, dataClass), has(whole, dataClass), `${route} hides ${dataClass}`);
        assert.deepEqual(
          Object.keys(JSON.parse(without) as object),
          Object.keys(JSON.parse(whole) as object),
          'what is hidden keeps its place',
        );
      }),
      { numRuns: 10 },
    );
  }
});

test('a masked answer is still of the shape that its route describes', async () => {
  const schema = answer({
    who: classed('PHI', Type.String()),
    values: classed('PHI', Type.Object({})),
    lists: Type.Array(classed('SECRET', Type.String())),
  });
  const ask = planted([{ schema, reveals: undefined }]);
  const body = await ask(0, { version: 1, who: 'JANE', values: { mrn: '7719950431' }, lists: ['a', 'b'] }, { reason: 'a reason' });
  assert.deepEqual(JSON.parse(body), { version: 1, who: '•••', values: {}, lists: ['•••', '•••'] });
  assert.ok(Compile(schema).Check(JSON.parse(body)));
});

test('the description of the API shows the class of every text', async () => {
  const gateway = gatewayOf(story);
  const { paths, components } = (await gateway.inject({ url: '/v1/openapi.json', headers: { host: '127.0.0.1' } })).json<{
    paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>>;
    components: { schemas: Record<string, object> };
  }>();
  const schema = JSON.stringify(paths['/v1/accounts/{subject}/identity']?.['post']?.responses['200']);
  assert.match(schema, /"identity":\{[^{]*\{\},"x-data-class":"PHI"/);
  assert.match(JSON.stringify(components.schemas['Message']), /"controlId":\{[^}]*"x-data-class":"PUBLIC"/);
  assert.match(JSON.stringify(components.schemas['RevealedPart']), /"value":\{[^}]*"x-data-class":"PHI"/);
});

test('a reveal gives what it is asked for and is one row of the audit; without a reason it is refused', async () => {
  const gateway = gatewayOf(story);
  const ask = (payload: object) =>
    gateway.inject({
      method: 'POST',
      url: `/v1/accounts/${story.key}/identity`,
      payload,
      headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` },
    });
  assert.equal((await ask({})).statusCode, 400);
  assert.ok((await ask({ reason: 'call of the patient' })).body.includes(story.accountNumber));
  const { rows } = await transaction(story.server, SCOPE, (tx) =>
    tx.query<{ object: string; detail: string }>(`select object, detail from audit where action = 'phi.read'`),
  );
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.object, story.key);
  assert.match(rows[0]?.detail ?? '', /call of the patient/);
});
