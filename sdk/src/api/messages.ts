// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getMessagesFields answers. */
export interface GetMessagesFieldsAnswer {
  readonly version: 1;
  readonly fields: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: string;
  }[];
}

/** Fields that messages are found by. Needs `messages:read`. Throws `PlexusProblem`. */
export const getMessagesFields = (client: Client, options?: CallOptions): Promise<GetMessagesFieldsAnswer> =>
  client.call<GetMessagesFieldsAnswer>({ method: 'GET', path: '/v1/messages/fields' }, {}, options);

/** What postMessagesSearch is given. */
export interface PostMessagesSearchGiven {
  readonly body: {
    readonly search?: string;
    readonly channel?: string;
    readonly state?: 'received' | 'running' | 'waiting' | 'quarantined' | 'rejected' | 'done';
    readonly kind?: string;
    readonly field?: {
      readonly name: string;
      readonly value: string;
    };
    readonly from?: string;
    readonly to?: string;
    readonly before?: string;
    readonly limit?: number;
  };
}

/** What postMessagesSearch answers. */
export interface PostMessagesSearchAnswer {
  readonly version: 1;
  readonly messages: readonly schemas.Message[];
  readonly next?: string;
}

/** Find messages. Needs `messages:read`. Throws `PlexusProblem`. */
export const postMessagesSearch = (
  client: Client,
  given: PostMessagesSearchGiven,
  options?: CallOptions,
): Promise<PostMessagesSearchAnswer> =>
  client.call<PostMessagesSearchAnswer>({ method: 'POST', path: '/v1/messages/search' }, given, options);

/** What getMessage is given. */
export interface GetMessageGiven {
  readonly id: string;
}

/** What getMessage answers. */
export interface GetMessageAnswer {
  readonly version: 1;
  readonly message: schemas.Message;
}

/** A message. Needs `messages:read`. Throws `PlexusProblem`. */
export const getMessage = (client: Client, given: GetMessageGiven, options?: CallOptions): Promise<GetMessageAnswer> =>
  client.call<GetMessageAnswer>({ method: 'GET', path: '/v1/messages/{id}' }, given, options);

/** What postMessageBody is given. */
export interface PostMessageBodyGiven {
  readonly id: string;
  readonly body: {
    readonly reason: string;
    readonly purpose?: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
    readonly start?: number;
    readonly end?: number;
  };
}

/** What postMessageBody answers. */
export type PostMessageBodyAnswer = unknown;

/** The bytes of a message; audited. Needs `messages:reveal`. Throws `PlexusProblem`. */
export const postMessageBody = (client: Client, given: PostMessageBodyGiven, options?: CallOptions): Promise<PostMessageBodyAnswer> =>
  client.call<PostMessageBodyAnswer>({ method: 'POST', path: '/v1/messages/{id}/body' }, given, options);

/** What getMessageDeliveries is given. */
export interface GetMessageDeliveriesGiven {
  readonly id: string;
}

/** What getMessageDeliveries answers. */
export interface GetMessageDeliveriesAnswer {
  readonly version: 1;
  readonly deliveries: readonly schemas.MessageDelivery[];
  readonly cut: boolean;
}

/** What of a message went out. Needs `deliveries:read`. Throws `PlexusProblem`. */
export const getMessageDeliveries = (
  client: Client,
  given: GetMessageDeliveriesGiven,
  options?: CallOptions,
): Promise<GetMessageDeliveriesAnswer> =>
  client.call<GetMessageDeliveriesAnswer>({ method: 'GET', path: '/v1/messages/{id}/deliveries' }, given, options);

/** What getMessageEvents is given. */
export interface GetMessageEventsGiven {
  readonly id: string;
}

/** What getMessageEvents answers. */
export type GetMessageEventsAnswer = schemas.MessageEventsAnswer;

/** What a message became. Needs `messages:read`. Throws `PlexusProblem`. */
export const getMessageEvents = (client: Client, given: GetMessageEventsGiven, options?: CallOptions): Promise<GetMessageEventsAnswer> =>
  client.call<GetMessageEventsAnswer>({ method: 'GET', path: '/v1/messages/{id}/events' }, given, options);

/** What postMessageEvents is given. */
export interface PostMessageEventsGiven {
  readonly id: string;
  readonly body: schemas.Why;
}

/** What postMessageEvents answers. */
export type PostMessageEventsAnswer = schemas.MessageEventsAnswer;

/** What a message became, with identifying values; audited. Needs `messages:reveal`. Throws `PlexusProblem`. */
export const postMessageEvents = (client: Client, given: PostMessageEventsGiven, options?: CallOptions): Promise<PostMessageEventsAnswer> =>
  client.call<PostMessageEventsAnswer>({ method: 'POST', path: '/v1/messages/{id}/events' }, given, options);

/** What getMessageParsed is given. */
export interface GetMessageParsedGiven {
  readonly id: string;
}

/** What getMessageParsed answers. */
export interface GetMessageParsedAnswer {
  readonly version: 1;
  readonly parsed: {
    readonly message: string;
    readonly format: 'hl7v2' | 'x12' | 'json' | 'csv' | 'text';
    readonly masked: boolean;
    readonly cut?: true;
    readonly text: string;
    readonly nodes: readonly schemas.MessagePart[];
  };
}

/** The parts of a message, masked. Needs `messages:read`. Throws `PlexusProblem`. */
export const getMessageParsed = (client: Client, given: GetMessageParsedGiven, options?: CallOptions): Promise<GetMessageParsedAnswer> =>
  client.call<GetMessageParsedAnswer>({ method: 'GET', path: '/v1/messages/{id}/parsed' }, given, options);

/** What postMessageParsed is given. */
export interface PostMessageParsedGiven {
  readonly id: string;
  readonly body: schemas.Why;
}

/** What postMessageParsed answers. */
export interface PostMessageParsedAnswer {
  readonly version: 1;
  readonly parsed: {
    readonly message: string;
    readonly format: 'hl7v2' | 'x12' | 'json' | 'csv' | 'text';
    readonly masked: boolean;
    readonly cut?: true;
    readonly text: string;
    readonly nodes: readonly schemas.RevealedPart[];
  };
}

/** The parts of a message with identifying values; audited. Needs `messages:reveal`. Throws `PlexusProblem`. */
export const postMessageParsed = (client: Client, given: PostMessageParsedGiven, options?: CallOptions): Promise<PostMessageParsedAnswer> =>
  client.call<PostMessageParsedAnswer>({ method: 'POST', path: '/v1/messages/{id}/parsed' }, given, options);
