/** What is told to whatever waits for a rate once another release is in force: look again whether it is declared. */
export const RATES_DECLARED = 'rates.declared';
/** What is told to whatever charges a closed cost center once another release is in force: look again whether it is open. */
export const COST_CENTERS_DECLARED = 'cost-centers.declared';
