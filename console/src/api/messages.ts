import { get, post } from './client.ts';
import type { Why } from './why.ts';

export type MessageState = 'received' | 'running' | 'done' | 'waiting' | 'quarantined' | 'rejected';
export const MESSAGE_STATES: readonly MessageState[] = ['received', 'running', 'done', 'waiting', 'quarantined', 'rejected'];

export interface MessageSummary {
  /** `channel:sequence`. */
  readonly id: string;
  readonly channel: string;
  readonly seq: string;
  readonly receivedAt: string;
  readonly controlId: string;
  readonly kind: string;
  readonly source: string;
  readonly size: number;
  readonly release: number;
  readonly state: MessageState;
  readonly quarantine?: string;
  /** The number of its open exception. */
  readonly exception?: string;
  readonly contentHash: string;
}

export interface MessageQuery {
  readonly search?: string;
  readonly field?: { readonly name: string; readonly value: string };
  readonly channel?: string;
  readonly state?: MessageState;
  readonly kind?: string;
  /** Instants; `from` inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
  readonly limit?: number;
}

export interface MessagePage {
  readonly messages: readonly MessageSummary[];
  readonly next?: string;
}

/** A place in a message: a segment, field, component, element or value. */
export interface ParsedNode {
  /** `PID-3.1`. */
  readonly path: string;
  /** Its name in the standard. */
  readonly title?: string;
  /** From and to, in characters of the text. */
  readonly at: readonly [number, number];
  /** Start and end in the stored message. */
  readonly bytes: readonly [number, number];
  readonly value?: string;
  readonly masked?: true;
  readonly children?: readonly ParsedNode[];
}

export interface ParsedMessage {
  readonly message: string;
  readonly format: 'hl7v2' | 'x12' | 'json' | 'text';
  readonly masked: boolean;
  readonly cut?: true;
  readonly text: string;
  readonly nodes: readonly ParsedNode[];
}

export interface MessageEvent {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly rule?: string;
  readonly release?: number;
  readonly hold?: string;
  readonly data: object;
  readonly subject?: string;
  readonly sealed: boolean;
  /** Opened identifying values. */
  readonly phi?: object;
  readonly shredded?: true;
}

export interface Attempt {
  readonly at: string;
  readonly outcome: string;
  readonly code?: string;
  readonly detail?: string;
}

export interface Delivery {
  readonly id: string;
  readonly target: string;
  readonly kind: string;
  readonly state: string;
  readonly key: string;
  readonly reference?: string;
  readonly tries: number;
  readonly madeAt: string;
  readonly dueAt?: string;
  readonly settledAt?: string;
  readonly attempts: readonly Attempt[];
}

const of = (id: string): string => `/v1/messages/${encodeURIComponent(id)}`;

/** Lists messages, newest first. What is searched for travels in the body. Throws `Problem`. */
export const searchMessages = (query: MessageQuery): Promise<MessagePage> => post<MessagePage>('/v1/messages/search', query);

export interface SearchField {
  readonly name: string;
  readonly title: string;
}

export const readSearchFields = async (): Promise<readonly SearchField[]> =>
  (await get<{ readonly fields: readonly SearchField[] }>('/v1/messages/fields')).fields;

export const readMessage = async (id: string): Promise<MessageSummary> => (await get<{ readonly message: MessageSummary }>(of(id))).message;

/** The message as a tree beside its text; with a reason unmasked, and the reading is audited. */
export const readParsed = async (id: string, why?: Why): Promise<ParsedMessage> => {
  const answer = await (why === undefined
    ? get<{ readonly parsed: ParsedMessage }>(`${of(id)}/parsed`)
    : post<{ readonly parsed: ParsedMessage }>(`${of(id)}/parsed`, why));
  return answer.parsed;
};

export interface MessageEvents {
  readonly events: readonly MessageEvent[];
  readonly cut: boolean;
}

/** The canonical events a message became; with a reason identifying values are opened, and the reading is audited. */
export const readMessageEvents = (id: string, why?: Why): Promise<MessageEvents> =>
  why === undefined ? get<MessageEvents>(`${of(id)}/events`) : post<MessageEvents>(`${of(id)}/events`, why);

export const readMessageDeliveries = async (id: string): Promise<readonly Delivery[]> =>
  (await get<{ readonly deliveries: readonly Delivery[] }>(`${of(id)}/deliveries`)).deliveries;
