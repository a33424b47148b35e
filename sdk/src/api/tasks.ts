// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getTasks is given. */
export interface GetTasksGiven {
  readonly type?: 'approval' | 'exception' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getTasks answers. */
export interface GetTasksAnswer {
  readonly version: 1;
  readonly tasks: readonly schemas.Task[];
  readonly next?: string;
}

/** What waits for you, due first. Needs `tasks:read`. Throws `PlexusProblem`. */
export const getTasks = (client: Client, given: GetTasksGiven = {}, options?: CallOptions): Promise<GetTasksAnswer> =>
  client.call<GetTasksAnswer>({ method: 'GET', path: '/v1/tasks', query: ['type', 'after', 'limit'] }, given, options);

/** What getTask is given. */
export interface GetTaskGiven {
  readonly id: string;
}

/** What getTask answers. */
export interface GetTaskAnswer {
  readonly version: 1;
  readonly task: schemas.Task;
  readonly decidedBy: readonly string[];
  readonly context: readonly {
    readonly about: string;
    readonly facts: readonly {
      readonly name: string;
      readonly value: string;
    }[];
  }[];
  readonly lines: readonly {
    readonly order?: string;
    readonly line: string;
    readonly what: string;
    readonly ordered?: string;
    readonly received?: string;
    readonly billed?: string;
    readonly orderPrice?: string;
    readonly billedPrice?: string;
  }[];
  readonly history: readonly {
    readonly at: string;
    readonly who: string;
    readonly action: string;
    readonly note?: string;
  }[];
  readonly documents: readonly string[];
  readonly owners: readonly string[];
}

/** A task, with what a decision about it stands on. Needs `tasks:read`. Throws `PlexusProblem`. */
export const getTask = (client: Client, given: GetTaskGiven, options?: CallOptions): Promise<GetTaskAnswer> =>
  client.call<GetTaskAnswer>({ method: 'GET', path: '/v1/tasks/{id}' }, given, options);

/** What postTaskDecision is given. */
export interface PostTaskDecisionGiven {
  readonly id: string;
  readonly body: {
    readonly action:
      | 'resolve'
      | 'retry'
      | 'correct'
      | 'reject'
      | 'appeal'
      | 'write-off'
      | 'accept-variance'
      | 'short-pay'
      | 'request-credit'
      | 'not-a-duplicate'
      | 'accept-answer'
      | 'refuse-answer'
      | 'close-order'
      | 'write-off-open'
      | 'approve'
      | 'return'
      | 'reassign';
    readonly hash: string;
    readonly reason?: string;
    readonly holds?: readonly string[];
    readonly standingInFor?: string;
    readonly owner?: string;
    readonly assignee?: string;
  };
}

/** What postTaskDecision answers. */
export interface PostTaskDecisionAnswer {
  readonly version: 1;
  readonly outcome: 'resolved' | 'rejected' | 'returned' | 'under-way' | 'approved' | 'waiting' | 'reassigned';
  readonly approval?: string;
}

/** Decide about a task, or give it to somebody else. Needs `tasks:write`. Throws `PlexusProblem`. */
export const postTaskDecision = (client: Client, given: PostTaskDecisionGiven, options?: CallOptions): Promise<PostTaskDecisionAnswer> =>
  client.call<PostTaskDecisionAnswer>({ method: 'POST', path: '/v1/tasks/{id}/decision' }, given, options);
