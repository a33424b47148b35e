import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { DataClass } from '../canonical/index.ts';
import { inside, type Spot, spotOf } from './contract/data-class.ts';

/** What stands in the place of a text that may not be shown: always as long, so that it does not tell how long that is. */
export const MASK = '•••';

type Mask = (value: unknown) => unknown;

/**
 * Hides in every answer what its schema says may not leave by its route, whatever the route put there: PHI where the route does not reveal it
 * or no reason was given, SECRET where none is made. An answer without such fields is not looked at.
 */
export function maskAnswers(app: FastifyInstance): void {
  const masks = new Map<TSchema, Map<string, Mask | undefined>>();
  app.addHook('preSerialization', (request, reply, payload, done) => {
    const described = request.routeOptions.schema?.response as Readonly<Record<string, TSchema>> | undefined;
    const schema = described?.[String(reply.statusCode)];
    if (schema === undefined) return done(null, payload);
    const hidden = hiddenFrom(request);
    const known = masks.get(schema) ?? new Map<string, Mask | undefined>();
    masks.set(schema, known);
    const name = hidden.join();
    if (!known.has(name)) known.set(name, maskOf(schema, hidden));
    const mask = known.get(name);
    done(null, mask === undefined ? payload : mask(payload));
  });
}

/** The classes that an answer to this request may not hold. */
function hiddenFrom({ routeOptions, body }: FastifyRequest): readonly DataClass[] {
  const { reveals } = routeOptions.config;
  if (reveals === 'SECRET') return ['PHI'];
  const hasReason = typeof body === 'object' && body !== null && 'reason' in body && typeof body.reason === 'string';
  return reveals === 'PHI' && hasReason ? ['SECRET'] : ['PHI', 'SECRET'];
}

/** What hides every text of these classes in values of a schema; undefined when it has none. */
export function maskOf(schema: TSchema, hidden: readonly DataClass[]): Mask | undefined {
  const known = new Map<string, Mask>();
  const compile = (spot: Spot): Mask | undefined => {
    const inner = inside(spot);
    if (inner.is === 'text') return inner.dataClass !== undefined && hidden.includes(inner.dataClass) ? hide : undefined;
    if (inner.is === 'items') return everyItem(oneOf(inner.spots.map(compile)));
    if (inner.is === 'choice') return oneOf(inner.spots.map(compile));
    if (inner.is === 'object') return properties(compileAll(inner.properties), oneOf([...inner.others.values()].map(compile)));
    if (inner.is !== 'part' || inner.spot === undefined) return undefined;
    const { part, spot: target } = inner;
    const before = known.get(part);
    if (before !== undefined) return before;
    // A part may refer to itself: until it is compiled, what refers to it asks for it when it runs.
    let compiled: Mask | undefined;
    known.set(part, (value) => (compiled === undefined ? value : compiled(value)));
    compiled = compile(target);
    return compiled;
  };
  const compileAll = (spots: ReadonlyMap<string, Spot>): ReadonlyMap<string, Mask> =>
    new Map(
      [...spots].flatMap(([key, spot]) => {
        const mask = compile(spot);
        return mask === undefined ? [] : [[key, mask] as const];
      }),
    );
  return compile(spotOf(schema));
}

const hide: Mask = (value) => (typeof value === 'string' ? MASK : typeof value === 'object' && value !== null ? {} : value);

function oneOf(masks: readonly (Mask | undefined)[]): Mask | undefined {
  const known = masks.filter((mask) => mask !== undefined);
  if (known.length === 0) return undefined;
  return (value) => known.reduce((masked, mask) => mask(masked), value);
}

const everyItem = (mask: Mask | undefined): Mask | undefined =>
  mask && ((value) => (Array.isArray(value) ? value.map((item) => mask(item)) : value));

function properties(named: ReadonlyMap<string, Mask>, others: Mask | undefined): Mask | undefined {
  if (named.size === 0 && others === undefined) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const mask = named.get(key) ?? others;
        return [key, mask === undefined ? inner : mask(inner)];
      }),
    );
  };
}
