import { type GetPeopleAnswer, getPeople, type PostPeopleLinksGiven, postPeopleLinks } from '@plexus/sdk';
import { client } from './client.ts';

/** Somebody, with the logins that are theirs. */
export type KnownPerson = GetPeopleAnswer['people'][number];

/** Everybody who came in. Throws `PlexusProblem`. */
export const listPeople = async (): Promise<readonly KnownPerson[]> => (await getPeople(client)).people;

/** Says for good that two logins, or a client and a login, are of one person. Throws `PlexusProblem`. */
export const linkAccounts = (body: PostPeopleLinksGiven['body']): Promise<unknown> => postPeopleLinks(client, { body });
