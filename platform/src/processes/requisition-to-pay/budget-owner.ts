/** What is asked of the system that owns the budgets in a round of asks: what its answer is about. */
export const budgetCheck = (round: number): string => `budget|${round}`;
