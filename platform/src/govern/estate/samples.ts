import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hash } from 'node:crypto';
import { ACCESS_SAMPLES } from './access-decisions.ts';
import { atOnce, type Steps } from './steps.ts';
import type { CompiledMapping, Translation, TranslationContext } from '../../translate/index.ts';

/** One sample of a mapping and how what came out differs from what is expected; no difference means that it passed. */
export interface SampleResult {
  readonly mapping: string;
  readonly sample: string;
  /** The sample's file. */
  readonly at: string;
  readonly differences: readonly string[];
  /** What came of it, where nobody has written down yet what is expected. */
  readonly unexpected?: object;
}

const EXPECTED = '.expected.json';

/**
 * Runs `samples/MAPPING/CASE.{hl7,edi,json,jsonl,bai,ach,xml,csv}` against `CASE.expected.json`. Pseudonyms are shown as `kind(value)` and
 * identities left out, so that people can read and write the expectation; events that would be taken for copies of an
 * earlier one say so.
 */
export const testSamples = (folder: string, mappings: ReadonlyMap<string, CompiledMapping>): readonly SampleResult[] =>
  atOnce(samplesTried(folder, mappings));

/** The same, one sample at a time. */
export function* samplesTried(folder: string, mappings: ReadonlyMap<string, CompiledMapping>): Steps<readonly SampleResult[]> {
  const root = join(folder, 'samples');
  if (!existsSync(root)) return [];
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== ACCESS_SAMPLES);
  const tried: SampleResult[] = [];
  for (const name of folders.map((entry) => entry.name).sort()) {
    const files = readdirSync(join(root, name)).sort();
    for (const file of files.filter((one) => !one.endsWith(EXPECTED))) {
      tried.push(sampleTried(folder, { name, file, files }, mappings.get(name)));
      yield;
    }
  }
  return tried;
}

interface SampleFile {
  /** Of its mapping. */
  readonly name: string;
  readonly file: string;
  /** All that lie beside it. */
  readonly files: readonly string[];
}

function sampleTried(folder: string, { name, file, files }: SampleFile, mapping: CompiledMapping | undefined): SampleResult {
  const place = join(folder, 'samples', name);
  const sample = file.replace(/\.[^.]+$/, '');
  const result = { mapping: name, sample, at: `${basename(folder)}/samples/${name}/${file}` };
  if (mapping === undefined) return { ...result, differences: ['there is no mapping of this name that compiles'] };
  const actual = readable(translateSample(mapping, readFileSync(join(place, file))));
  if (!files.includes(`${sample}${EXPECTED}`)) {
    return { ...result, differences: [`${sample}${EXPECTED} is missing`], unexpected: actual };
  }
  return { ...result, differences: compare(expectedIn(join(place, `${sample}${EXPECTED}`)), actual) };
}

function expectedIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return 'no valid JSON';
  }
}

/** Writes down what came of a sample as what is expected of it from now on; answers the file. */
export function acceptSample(folder: string, { mapping, sample }: SampleResult, actual: object): string {
  const file = join(folder, 'samples', mapping, `${sample}${EXPECTED}`);
  writeFileSync(file, `${JSON.stringify(actual, undefined, 2)}\n`, { flag: 'wx' });
  return file;
}

/** Translates a sample under a made-up source and readable pseudonyms. */
export function translateSample(mapping: CompiledMapping, bytes: Uint8Array): Translation {
  const pseudonym = (kind: string, value: string): string =>
    kind === 'identity' ? hash('sha256', value, 'base64url').slice(0, 22) : `${kind}(${value})`;
  const context: TranslationContext = { source: 'sample', pseudonym };
  if (mapping.format !== 'x12/835') return mapping.translate(bytes, context);
  const surveying = mapping.survey();
  surveying.push(bytes);
  const translation = mapping.translation(surveying.finish(), context);
  const parts = [translation.push(bytes), translation.finish()];
  return {
    events: parts.flatMap((part) => part.events),
    failures: parts.flatMap((part) => part.failures),
    tokens: parts.flatMap((part) => part.tokens),
  };
}

/** A translation as it stands in `*.expected.json`. */
export function readable({ events, failures, tokens }: Translation): object {
  const identities = events.map((event) => event.identity.toString('hex'));
  return {
    events: events.map(({ type, entity, key, occurredAt, data, phi, start, end, rule }, index) => {
      const copyOf = identities.indexOf(identities[index] ?? '');
      return {
        rule,
        type,
        entity,
        key,
        occurredAt,
        data,
        ...(phi === undefined ? {} : { phi }),
        bytes: [start, end],
        ...(copyOf < index ? { copyOf } : {}),
      };
    }),
    failures: failures.map(({ code, message, hint, at, record, keys, entity, rule, start, end }) => ({
      code,
      message,
      hint,
      at,
      record,
      keys,
      entity,
      rule,
      bytes: [start, end],
    })),
    tokens: tokens.map(({ kind, value }) => `${kind} ${value}`),
  };
}

/** Differences by place, in words; at most twenty. */
function compare(expected: unknown, actual: unknown): readonly string[] {
  const differences: string[] = [];
  walk(expected, JSON.parse(JSON.stringify(actual)), 'output', differences);
  return differences.slice(0, 20);
}

function walk(expected: unknown, actual: unknown, place: string, differences: string[]): void {
  if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    const left = expected as Record<string, unknown>;
    const right = actual as Record<string, unknown>;
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)]))
      walk(left[name], right[name], `${place}.${name}`, differences);
    return;
  }
  if (expected !== actual) differences.push(`${place}: expected ${show(expected)}, got ${show(actual)}`);
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
