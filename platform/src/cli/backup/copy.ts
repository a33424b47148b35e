import { once } from 'node:events';
import { Readable } from 'node:stream';
import type pg from 'pg';

/**
 * What the driver's connection can do for COPY and its types do not say. The driver hands the messages of the protocol to
 * the query that runs, so a query of one's own is all that COPY takes.
 */
interface CopyConnection {
  readonly stream: NodeJS.WritableStream & { pause(): void; resume(): void; readonly writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** The bytes of `COPY … TO STDOUT`. The connection is held back while nobody reads. */
export function copyOut(client: pg.Client, text: string): Readable {
  let held: CopyConnection | undefined;
  const bytes = new Readable({ read: () => held?.stream.resume() });
  client.query({
    submit: (given: pg.Connection): void => {
      held = given as unknown as CopyConnection;
      held.query(text);
    },
    handleCopyData: ({ chunk }: { chunk: Buffer }, connection: CopyConnection): void => {
      // The driver uses the memory of a chunk again for what comes next.
      if (!bytes.push(Buffer.from(chunk))) connection.stream.pause();
    },
    handleCommandComplete: (): void => void bytes.push(null),
    handleReadyForQuery: (): void => undefined,
    handleError: (error: Error): void => void bytes.destroy(error),
  });
  return bytes;
}

/** Feeds `COPY … FROM STDIN`; resolves when the server has taken all of it. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (given: pg.Connection): void => (given as unknown as CopyConnection).query(text),
      handleCopyInResponse: (connection: CopyConnection): void => {
        feed(connection, source).catch((error: unknown) => {
          connection.sendCopyFail('the source broke off');
          reject(error instanceof Error ? error : new Error('the source broke off'));
        });
      },
      handleCommandComplete: (): void => undefined,
      handleReadyForQuery: (): void => resolve(),
      handleError: (error: Error): void => reject(error),
    });
  });
}

async function feed(connection: CopyConnection, source: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of source) {
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  }
  connection.endCopyFrom();
}
