/** What is asked of the system that owns the budgets in a round of asks: what its answer is about. */
export const budgetCheck = (round: number): string => `budget|${round}`;

/** What is known of a check, and of what its owner told since. */
interface Asked {
  readonly isOwnerAsked?: true;
  readonly isCheckRefused?: true;
  readonly ownerAnswer?: { readonly isAvailable: boolean };
}

/**
 * Whether the owner may hold something for a document: what it said yes to, what it may say yes to yet, since deliveries of one document go out one after
 * the other, and what a check that could not be made left there. A no that was told otherwise says nothing about a check under way.
 */
export const mayHold = ({ isOwnerAsked, isCheckRefused, ownerAnswer }: Asked): boolean =>
  isOwnerAsked === true && (isCheckRefused !== true || ownerAnswer?.isAvailable === true);
