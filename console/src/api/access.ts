import { type GetAccessPoliciesAnswer, type GetAccessReviewAnswer, getAccessPolicies, getAccessReview } from '@plexus/sdk';
import { client } from './client.ts';

export type AccessPolicy = GetAccessPoliciesAnswer['policies'][number];

/** Somebody, or a program, that may do something. */
export type AccessHolder = GetAccessReviewAnswer['holders'][number];

/** What decides, beyond the rights of roles, in words and as it is written. Throws `PlexusProblem`. */
export const readPolicies = async (): Promise<readonly AccessPolicy[]> => (await getAccessPolicies(client)).policies;

/** Who may do what, and when they last did something; the look is on record. Throws `PlexusProblem`. */
export const readAccessReview = async (): Promise<readonly AccessHolder[]> => (await getAccessReview(client)).holders;

/** The same for a spreadsheet. */
export const ACCESS_REVIEW_FILE = '/v1/access/review?format=csv';
