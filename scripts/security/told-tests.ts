import { resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

/** What a file under test tells of as it happens. */
export type Told =
  | { readonly is: 'begun'; readonly title: string }
  | { readonly is: 'passed' | 'failed' | 'skipped'; readonly title: string; readonly said?: string }
  /** Written to stderr, which matters where a file does not even start. */
  | { readonly is: 'written'; readonly text: string };

const MOST_SAID = 3_000;

/** A reporter of Node's test runner for the run of the proofs to read: what happens as lines of JSON. */
// oxlint-disable-next-line import/no-default-export -- Node takes a reporter from the default export.
export default async function* toldTests(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    const told = toldOf(event);
    if (told !== undefined) yield `${JSON.stringify(told)}\n`;
  }
}

function toldOf(event: TestEvent): Told | undefined {
  if (event.type === 'test:stderr') return { is: 'written', text: event.data.message };
  if (event.type === 'test:dequeue') return isFile(event.data) ? undefined : { is: 'begun', title: event.data.name };
  if (event.type === 'test:pass')
    return isFile(event.data) ? undefined : { is: event.data.skip === undefined ? 'passed' : 'skipped', title: event.data.name };
  if (event.type !== 'test:fail') return undefined;
  const { name, details } = event.data;
  const { cause } = details.error;
  const said = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? details.error.message);
  return { is: 'failed', title: name, said: said.slice(0, MOST_SAID) };
}

/** The file itself is told of too, under its own path. */
const isFile = ({
  nesting,
  name,
  file,
}: {
  readonly nesting: number;
  readonly name: string;
  readonly file?: string | undefined;
}): boolean => nesting === 0 && resolve(name) === file;
