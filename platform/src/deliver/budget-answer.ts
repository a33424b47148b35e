/** The code of a budget check that was answered with no; the process that asked knows it by it from a check that could not be made. */
export const BUDGET_REFUSED = 'BUDGET_REFUSED';
