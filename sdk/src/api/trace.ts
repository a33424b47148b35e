// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postTrace is given. */
export interface PostTraceGiven {
  readonly body: {
    readonly of: string;
    readonly reason?: string;
    readonly purpose?: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
  };
}

/** What postTrace answers. */
export type PostTraceAnswer = {
  readonly version: 1;
  readonly trace: {
    readonly of: string;
    readonly messages: readonly (
      | schemas.Message
      | {
          readonly id: string;
          readonly gone: true;
          readonly controlId?: string;
          readonly contentHash?: string;
        }
    )[];
    readonly events: readonly (
      | {
          readonly id: string;
          readonly revision: number;
          readonly type: string;
          readonly entity: string;
          readonly key: string;
          readonly occurredAt: string;
          readonly recordedAt: string;
          readonly parent?: string;
          readonly message?: string;
          readonly range?: schemas.ByteRange;
          readonly rule?: string;
          readonly release?: number;
          readonly hold?: string;
          readonly data: Readonly<Record<string, unknown>>;
          readonly source?: {
            readonly phi: true;
            readonly text: string;
            readonly cut?: true;
          };
        }
      | {
          readonly id: string;
          readonly gone: true;
          readonly revision?: number;
        }
    )[];
    readonly journals: readonly {
      readonly id: string;
      readonly entity: string;
      readonly accountingDay: string;
      readonly originalDay?: string;
      readonly period: string;
      readonly currency: string;
      readonly posting: string;
      readonly rule: string;
      readonly event: string;
      readonly subject: string;
      readonly reverses?: string;
      readonly postedAt: string;
      readonly lines: readonly schemas.JournalLine[];
    }[];
    readonly summaries: readonly {
      readonly id: string;
      readonly entity: string;
      readonly accountingDay: string;
      readonly period: string;
      readonly currency: string;
      readonly from: string;
      readonly to: string;
      readonly covers: number;
      readonly debit: string;
      readonly delivery?: string;
      readonly lines: readonly {
        readonly id: string;
        readonly account: string;
        readonly costCenter?: string;
        readonly serviceLine?: string;
        readonly payerClass?: string;
        readonly counterparty?: string;
        readonly amount: string;
      }[];
    }[];
    readonly deliveries: readonly schemas.MessageDelivery[];
    readonly exceptions: readonly {
      readonly id: string;
      readonly kind: string;
      readonly state: schemas.ExceptionState;
      readonly code: string;
      readonly summary: string;
      readonly owner: string;
      readonly resolution?: string;
    }[];
    readonly cut: boolean;
  };
};

/** The whole chain around one thing. Needs `trace:read`. Throws `PlexusProblem`. */
export const postTrace = (client: Client, given: PostTraceGiven, options?: CallOptions): Promise<PostTraceAnswer> =>
  client.call<PostTraceAnswer>({ method: 'POST', path: '/v1/trace' }, given, options);
