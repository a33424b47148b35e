import { hash } from 'node:crypto';
import type { EventDefinition, KeyKind, PseudonymousKeyKind } from '../canonical/index.ts';
import { type Compiler, type Expression, textOf } from './compiler.ts';
import { valueMissing } from './faults.ts';
import type { Scope, SourceRecord } from './record.ts';
import type { TranslationContext } from './translation.ts';

/** The pseudonym that names the key of each kind; a claim is found by the first 20 characters of its number. */
const KEY_PSEUDONYM: Readonly<Record<PseudonymousKeyKind, string>> = {
  account: 'account',
  patient: 'patient',
  claim: 'claim-start',
  remittance: 'remittance',
  control: 'control',
  journal: 'journal',
};

const isPseudonymous = (kind: KeyKind): kind is PseudonymousKeyKind => Object.hasOwn(KEY_PSEUDONYM, kind);

/** What a translation remembers while it goes through a message. */
export interface TranslationMemory {
  readonly context: TranslationContext;
  /**
   * How often each look-alike identity was met, for charges that the sender does not number. Kept by 52 bits of its hash,
   * for files of a million records: two that share them would be numbered together, which is the same at every replay.
   */
  readonly lookAlikes: Map<number, number>;
  readonly pseudonyms: Map<string, string>;
}

/** One thing that tells a fact from others; `occurrence` counts those that are alike in everything else. */
export type IdentityPart<R extends SourceRecord> = Expression<R> | 'occurrence';

/** What names the events of a rule. */
export interface Naming<R extends SourceRecord> {
  readonly definition: EventDefinition;
  readonly compiler: Compiler<R>;
  readonly key: readonly Expression<R>[];
  readonly identity: readonly IdentityPart<R>[];
}

/** Reads the lane key of a record: `account:…`. The reader throws `VALUE_MISSING` when a part is not there. */
export function keyReader<R extends SourceRecord>({
  definition,
  compiler,
  key,
}: Naming<R>): (scope: Scope<R>, memory: TranslationMemory) => string {
  const prefix = `${definition.key}:`;
  const name = isPseudonymous(definition.key) ? KEY_PSEUDONYM[definition.key] : undefined;
  return (scope, memory) => {
    const text = joined(key, '|', scope, compiler);
    return prefix + (name === undefined ? text : pseudonymOf(name, text, memory));
  };
}

/** Parts with a separator between them. */
function joined<R extends SourceRecord>(
  expressions: readonly Expression<R>[],
  separator: string,
  scope: Scope<R>,
  compiler: Compiler<R>,
): string {
  let text = '';
  for (let i = 0; i < expressions.length; i++) {
    const expression = expressions[i];
    const value = expression?.evaluate(scope);
    if (value === undefined) throw valueMissing(compiler.format.place(scope.record, expression?.path ?? ''));
    text += i === 0 ? textOf(value) : separator + textOf(value);
  }
  return text;
}

/**
 * The business identity: a keyed hash of source, definition and the identity parts, so that a copy of the same fact is
 * recognised and nobody can find the identifiers by trying. Hashed before it is named, because a name ignores case.
 */
export function identityOf<R extends SourceRecord>(
  { definition, identity, compiler }: Naming<R>,
  scope: Scope<R>,
  memory: TranslationMemory,
): Buffer {
  const { context, lookAlikes } = memory;
  const known = identity.filter((part) => part !== 'occurrence');
  let digest = hash('sha256', `${context.source}\n${definition.name}\n${joined(known, '\u001f', scope, compiler)}`);
  if (known.length < identity.length) {
    const place = Number.parseInt(digest.slice(0, 13), 16);
    const occurrence = (lookAlikes.get(place) ?? 0) + 1;
    lookAlikes.set(place, occurrence);
    digest += `#${occurrence}`;
  }
  return Buffer.from(context.pseudonym('identity', digest), 'base64url');
}

/** Enough for the keys of one message; a file of any size is gone through with as little. */
const MOST_PSEUDONYMS = 1_000;

/** The pseudonym of a value, asked for once as long as it is remembered. */
export function pseudonymOf(kind: string, value: string, { context, pseudonyms }: TranslationMemory): string {
  const place = `${kind}\n${value}`;
  const known = pseudonyms.get(place);
  if (known !== undefined) return known;
  const name = context.pseudonym(kind, value);
  if (pseudonyms.size >= MOST_PSEUDONYMS) pseudonyms.clear();
  pseudonyms.set(place, name);
  return name;
}
