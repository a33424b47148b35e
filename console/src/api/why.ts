import type { PostAccountIdentityGiven } from '@plexus/sdk';

/** Why somebody looks at identifying values; kept in the audit with their name. */
export type Why = PostAccountIdentityGiven['body'];

/** What somebody looks at identifying values for: what is sensitive is shown for some purposes only. */
export type Purpose = NonNullable<Why['purpose']>;
export const PURPOSES: readonly Purpose[] = ['treatment', 'payment', 'operations', 'compliance', 'support'];
