import { type GetFlowSystemsAnswer, getFlowSystems } from '@plexus/sdk';
import { client } from './client.ts';

/** What goes through, what waits and what fails, at one moment. */
export type FlowPicture = GetFlowSystemsAnswer['flow'];
export type Stage = keyof FlowPicture['perMinute'];
export type Backlog = FlowPicture['backlog'][number];
export type ChannelFlow = FlowPicture['systems'][number]['channels'][number];
export type TargetFlow = FlowPicture['systems'][number]['targets'][number];
export type FacilityFlow = FlowPicture['facilities'][number];
export type FlowMinute = FlowPicture['minutes'][number];

/** Beside the picture, what the stream tells of exceptions. */
export interface ExceptionCount {
  readonly open: number;
  readonly overdue: number;
  readonly newest?: string;
}

/** The flow at this moment. Throws `PlexusProblem`. */
export const readFlow = async (): Promise<FlowPicture> => (await getFlowSystems(client)).flow;
