import {
  type GetTaskAnswer,
  type GetTasksAnswer,
  getTask,
  getTasks,
  type PostTaskDecisionAnswer,
  type PostTaskDecisionGiven,
  postTaskDecision,
} from '@plexus/sdk';
import { client, filled } from './client.ts';

export type Task = GetTasksAnswer['tasks'][number];
export type TaskInFull = GetTaskAnswer;
export type TaskAction = Task['actions'][number];
export type TaskType = Task['type'];
export type TaskDecision = PostTaskDecisionGiven['body'];

/** What waits for who is in, due first. Throws `PlexusProblem`. */
export const listTasks = (query: { readonly type?: TaskType; readonly after?: string }): Promise<GetTasksAnswer> =>
  getTasks(client, filled(query));

export const readTask = (id: string): Promise<TaskInFull> => getTask(client, { id });

/** Decides about exactly what has the hash. Throws `PlexusProblem`. */
export const decideTask = (id: string, body: TaskDecision): Promise<PostTaskDecisionAnswer> => postTaskDecision(client, { id, body });
