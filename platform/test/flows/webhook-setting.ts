import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { appendEvents } from '../../src/events/index.ts';
import type { GatewayDependencies } from '../../src/gateway/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { type Tx, transaction } from '../../src/store/index.ts';
import { type WebhookPolicy, WebhookSender, type WebhookSenderOptions } from '../../src/webhooks/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { SCOPE } from '../tenant.ts';

/** A request as the receiver got it. */
export interface Got {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly event: { readonly type: string; readonly key: string; readonly data: { readonly name?: string } };
}

export type Answering = (got: Got, response: ServerResponse, nth: number) => void;

export const taken: Answering = (_, response) => void response.writeHead(204).end();

/** A receiver that answers as it is told, by default that it took it. */
export async function startReceiver(answering: Answering = taken) {
  const got: Got[] = [];
  const arrivals = new EventEmitter();
  const receiver = { answering, got, url: '', place: '', until, names, close };
  const server = createServer((incoming, response) => {
    incoming.toArray().then((chunks) => {
      const body = Buffer.concat(chunks as Buffer[]).toString();
      const header = (name: string): string => String(incoming.headers[name] ?? '');
      const one = {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        headers: incoming.headers,
        body,
        event: JSON.parse(body) as Got['event'],
      };
      got.push(one);
      receiver.answering(one, response, got.length);
      arrivals.emit('arrival');
    }, assert.ifError);
  });
  /** Waits until it got `count` requests, or until what it got is enough. */
  async function until(enough: number | (() => boolean)): Promise<void> {
    while (typeof enough === 'number' ? got.length < enough : !enough()) await once(arrivals, 'arrival');
  }
  function names(): string[] {
    return got.map(({ event }) => event.data.name ?? '');
  }
  function close(): void {
    server.close();
    server.closeAllConnections();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(close);
  receiver.place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.url = `http://${receiver.place}/events`;
  return receiver;
}

/** Whether one of the signatures is that of the secret, as a receiver checks it. */
export function isSignedWith(secret: string, { id, timestamp, signature, body }: Got): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return signature.split(' ').includes(expected);
}

export interface WebhookShown {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly failures: number;
  readonly waiting: number;
  readonly entities: 'all' | string[];
  readonly url: string;
}

/** A tenant with some events, a gateway before it, and a way to start and stop senders of webhooks. */
export async function webhookSetting(policy: WebhookPolicy, more: Partial<GatewayDependencies> = {}) {
  const database = await freshDatabase();
  const story = await chargeStory(database);
  const { worker, server, log, keys } = story;
  const gateway = gatewayOf(story, { webhooks: policy, ...more });
  after(() => gateway.close());

  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, token = TOKEN) => {
    const headers = { host: '127.0.0.1', authorization: `Bearer ${token}`, 'x-plexus-person': 'ada' };
    const answer = await gateway.inject({ method, url: `/v1/webhooks${path}`, headers, ...(payload === undefined ? {} : { payload }) });
    return {
      status: answer.statusCode,
      body: JSON.parse(answer.body === '' ? '{}' : answer.body) as Record<string, unknown>,
      text: answer.body,
    };
  };
  const add = async (asked: object, token = TOKEN): Promise<{ id: string; secret: string }> => {
    const { status, body, text } = await ask('POST', '', { owner: 'integration', ...asked }, token);
    assert.equal(status, 201, text);
    return { id: (body['webhook'] as WebhookShown).id, secret: String(body['secret']) };
  };
  const shown = async (id: string): Promise<WebhookShown> => (await ask('GET', `/${id}`)).body['webhook'] as WebhookShown;
  const attempts = async (id: string) =>
    (await ask('GET', `/${id}/attempts?limit=500`)).body['attempts'] as {
      outcome: string;
      status?: number;
      code?: string;
      ms: number;
      message: string;
      delivery: string;
    }[];
  const deliveries = async (id: string) =>
    (await ask('GET', `/${id}/deliveries?limit=500`)).body['deliveries'] as {
      id: string;
      state: string;
      key: string;
      message: string;
      tries: number;
    }[];

  const append = (tx: Tx, name: string, key: string, type = 'claim.registered', entity = 'north'): Promise<number> =>
    appendEvents(tx, log, [
      {
        identity: createHash('sha256').update(name).digest().subarray(0, 16),
        type,
        entity,
        key,
        occurredAt: '2026-03-02T06:00:00.000Z',
        data: { name },
        subject: 'account:x',
        phi: { accountNumber: '4711000123' },
      },
    ]);
  const happen = (name: string, key: string, type?: string, entity?: string): Promise<number> =>
    transaction(worker, SCOPE, (tx) => append(tx, name, key, type, entity));

  const logged: { message: string; fields: object }[] = [];
  const note = (fields: object, message: string): void => void logged.push({ fields, message });
  const running = new Set<WebhookSender>();
  after(() => Promise.all([...running].map((sender) => sender.stop())));
  const send = (options: Partial<WebhookSenderOptions> = {}): WebhookSender => {
    const telemetry = { info: note, warn: note, error: note, count: () => undefined, gauge: () => undefined };
    const sender = new WebhookSender({ pool: worker, log, keys, policy, clock: systemClock, chance: () => 0.5, telemetry, ...options });
    running.add(sender);
    return sender;
  };
  const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await transaction(server, SCOPE, (tx) => tx.query<T>(text, values))).rows;
  /** Waits until what the database says is so: looked at again after each settled delivery. */
  const eventually = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let looks = 0; !(await isSo()); looks++) {
      assert.ok(looks < 1_500, 'it did not come to be');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { database, story, gateway, ask, add, shown, attempts, deliveries, append, happen, send, rows, eventually, logged, worker };
}
