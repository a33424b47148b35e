import { type GetEstateAnswer, getEstate } from '@plexus/sdk';
import { client } from './client.ts';

export type Estate = GetEstateAnswer;
/** A legal entity, which people know as a facility. */
export type Entity = Estate['entities'][number];
export type System = Estate['systems'][number];

/** The names and time zones of what the screens speak of. Throws `PlexusProblem`. */
export const readEstate = (): Promise<Estate> => getEstate(client);
