import type { FastifyInstance } from 'fastify';
import { Fault, faultOf } from '../kernel/index.ts';
import { type JsonNode, readJson } from '../translate/index.ts';
import { textUnstorable } from './unstorable.ts';

/** Names that mean something to programs and nothing to a business. */
const REFUSED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Takes JSON bodies with one reading only: a name that stands twice would be read one way here and another way by who looks at
 * the request elsewhere, so it is refused, as are nesting deeper than 32, bytes that are not UTF-8, numbers that do not come
 * out as they were written, and names of the language. No body at all is undefined.
 */
export function takeStrictJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : jsonBody(Buffer.from(body)));
    } catch (error) {
      done(faultOf(error));
    }
  });
}

/** The value of a JSON document. Throws `REQUEST_INVALID` with the byte where it goes wrong. */
export function jsonBody(bytes: Uint8Array): unknown {
  try {
    return valueOf(readJson(bytes));
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'JSON_UNREADABLE') throw error;
    throw invalid(fault.message, fault.at);
  }
}

function valueOf(node: JsonNode): unknown {
  if (node.kind === 'list') return node.items.map(valueOf);
  if (node.kind === 'object') {
    const refused = [...node.members].find(([name]) => REFUSED_NAMES.has(name));
    if (refused !== undefined) throw invalid(`The JSON has a member named ${refused[0]}`, `byte ${refused[1].start}`);
    return Object.fromEntries([...node.members].map(([name, member]) => [storable(name, member.start), valueOf(member)]));
  }
  if (node.kind === 'string') return storable(node.text, node.start);
  if (node.kind === 'number') return numberOf(node.text, node.start);
  return node.kind === 'null' ? null : node.text === 'true';
}

/** No text of the database holds NUL. */
function storable(text: string, at: number): string {
  if (text.includes('\0')) throw textUnstorable(`body byte ${at}`);
  return text;
}

function numberOf(text: string, at: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw invalid('The JSON has a number that is too large to be kept exactly', `byte ${at}`);
  }
  return value;
}

const invalid = (message: string, at: string | undefined): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message,
    hint: 'Send valid JSON in UTF-8 with each name once per object; amounts and large numbers as text',
    at: `body ${at ?? ''}`.trim(),
  });
