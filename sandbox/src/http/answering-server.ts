import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches, SystemName } from '../control/faults.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** `body` is sent as it is where it is bytes, else as JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnsweringServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

interface Listening {
  readonly host: string;
  readonly port: number;
  /** Whose fault switches apply; none do when left out. */
  readonly faults?: { readonly switches: FaultSwitches; readonly system: SystemName };
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;
}

/** Larger than any file the ERP takes. */
const MOST_BYTES = 256 * 1024 * 1024;
const GARBAGE = Buffer.from('\u0000\u0007<<<{"ReqstId": \u00ff not json', 'latin1');
const MAINTENANCE = { title: 'Service Unavailable', detail: 'The application is undergoing scheduled maintenance. Try again later.' };

/**
 * An HTTP server whose answers go through the fault switches of its system: whatever goes wrong, the work was done before, except when
 * it is refused or the system is down. That is what makes a lost answer hard for the caller.
 */
export async function startAnsweringServer({ host, port, faults, answer }: Listening): Promise<AnsweringServer> {
  let previous: HttpAnswer = { status: 200, body: {} };
  const server = createServer((incoming, response) => {
    respond(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.on('connection', (socket) => {
    if (faults?.switches.isDown(faults.system) === true) socket.destroy();
  });

  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const strike = faults?.switches.strike(faults.system);
    if (strike !== undefined && strike.delayMs > 0) await wait(strike.delayMs);
    if (strike?.fault === 'down') return void incoming.socket.destroy();
    if (strike?.fault === 'refuse') return send(response, { status: 503, body: MAINTENANCE, headers: { 'retry-after': '1' } });
    const own = await answer(request);
    const before = previous;
    previous = own;
    switch (strike?.fault) {
      case 'drop-reply':
        return void incoming.socket.destroy();
      case 'garbage':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': GARBAGE.length }).end(GARBAGE);
        return;
      case 'answer-previous':
        return send(response, before);
      case 'answer-twice':
        return sendTwice(incoming, own);
      case undefined:
        return send(response, own);
    }
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new RangeError(`Request is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(bytesOf(answer.body));
}

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)));

/** The same answer twice on one connection: a careless client takes the second for the answer to its next request. */
function sendTwice(incoming: IncomingMessage, answer: HttpAnswer): void {
  const body = bytesOf(answer.body);
  const head = `HTTP/1.1 ${answer.status} OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const one = Buffer.concat([Buffer.from(head, 'latin1'), body]);
  incoming.socket.end(Buffer.concat([one, one]));
}
