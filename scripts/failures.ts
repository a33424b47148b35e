import type { TestEvent } from 'node:test/reporters';

/** A test that failed: in which file, and why. */
export interface Failure {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly said: string;
}

/** A reporter of Node's test runner for another program to read: each test that failed as a line of JSON. */
// oxlint-disable-next-line import/no-default-export -- Node takes a reporter from the default export.
export default async function* failures(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:fail') continue;
    const { name, file, line, details } = event.data;
    const { cause } = details.error;
    const said = cause instanceof Error ? (cause.stack ?? cause.message) : details.error.message;
    yield `${JSON.stringify({ name, file: file ?? name, line: line ?? 1, said: said.slice(0, 1500) } satisfies Failure)}\n`;
  }
}
