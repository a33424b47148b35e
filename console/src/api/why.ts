/** What somebody looks at identifying values for: what is sensitive is shown for some purposes only. */
export const PURPOSES = ['treatment', 'payment', 'operations', 'compliance', 'support'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Why somebody looks at identifying values; kept in the audit with their name. */
export interface Why {
  readonly reason: string;
  readonly purpose?: Purpose;
}
