import {
  type GetMessageDeliveriesAnswer,
  type GetMessageParsedAnswer,
  type GetMessagesFieldsAnswer,
  getMessage,
  getMessageDeliveries,
  getMessageEvents,
  getMessageParsed,
  getMessagesFields,
  type PostMessageEventsAnswer,
  type PostMessagesSearchAnswer,
  type PostMessagesSearchGiven,
  postMessageEvents,
  postMessageParsed,
  postMessagesSearch,
} from '@plexus/sdk';
import { client } from './client.ts';
import type { Why } from './why.ts';

export type MessagePage = PostMessagesSearchAnswer;
export type MessageSummary = MessagePage['messages'][number];
export type MessageState = MessageSummary['state'];
export const MESSAGE_STATES: readonly MessageState[] = ['received', 'running', 'done', 'waiting', 'quarantined', 'rejected'];
export type MessageQuery = PostMessagesSearchGiven['body'];
export type SearchField = GetMessagesFieldsAnswer['fields'][number];
/** A message as a tree beside its text. */
export type ParsedMessage = GetMessageParsedAnswer['parsed'];
/** A place in a message: a segment, field, component, element or value. */
export type ParsedNode = ParsedMessage['nodes'][number];
export type MessageEvents = PostMessageEventsAnswer;
export type MessageEvent = MessageEvents['events'][number];
export type Delivery = GetMessageDeliveriesAnswer['deliveries'][number];
export type Attempt = Delivery['attempts'][number];

/** Lists messages, newest first. What is searched for travels in the body. Throws `PlexusProblem`. */
export const searchMessages = (body: MessageQuery): Promise<MessagePage> => postMessagesSearch(client, { body });

export const readSearchFields = async (): Promise<readonly SearchField[]> => (await getMessagesFields(client)).fields;

export const readMessage = async (id: string): Promise<MessageSummary> => (await getMessage(client, { id })).message;

/** The message as a tree beside its text; with a reason unmasked, and the reading is audited. */
export const readParsed = async (id: string, why?: Why): Promise<ParsedMessage> =>
  (why === undefined ? await getMessageParsed(client, { id }) : await postMessageParsed(client, { id, body: why })).parsed;

/** The canonical events a message became; with a reason identifying values are opened, and the reading is audited. */
export const readMessageEvents = (id: string, why?: Why): Promise<MessageEvents> =>
  why === undefined ? getMessageEvents(client, { id }) : postMessageEvents(client, { id, body: why });

export const readMessageDeliveries = async (id: string): Promise<readonly Delivery[]> =>
  (await getMessageDeliveries(client, { id })).deliveries;
