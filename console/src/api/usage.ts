import { type GetUsageAnswer, getUsage } from '@plexus/sdk';
import { client } from './client.ts';

/** How often an operation was asked for by one client, by people or by the installation. */
export type Used = GetUsageAnswer['usage'][number];

/** Of the last thirty days. Throws `PlexusProblem`. */
export const readUsage = (): Promise<GetUsageAnswer> => getUsage(client);
