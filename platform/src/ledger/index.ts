export { type AccountDay, type AccountDayQuery, accountDays, foldAccountDays } from './account-days.ts';
export { type Combination, combinationProblems, type CombinationProblem } from './account-combination.ts';
export { ChartOfAccounts, isClosedCostCenter } from './chart-of-accounts.ts';
export { costCenterOf, costCentersOf, type Crosswalks, departmentsOf, type Dimensions, dimensionsOf } from './dimensions.ts';
export { type EntityPeriod, listPeriods, readPeriod } from './list-periods.ts';
export {
  type FiscalPeriod,
  fiscalYear,
  type LateDocuments,
  type PeriodRuling,
  type PeriodStanding,
  type PeriodState,
  periodOf,
  periodRule,
  periodsOf,
} from './fiscal-calendar.ts';
export { type JournalDraft, journalOf } from './journal-draft.ts';
export { debitedBy, type JournalLine, linesOf, mirrorOf, openItemOf, ruledLinesOf } from './journal-lines.ts';
export { type Books, createPoster, post, type PosterOptions } from './poster.ts';
export { compilePostingRules, isBudgetary, ledgerPolicySchemas, type PostingRule, type PostingRules } from './posting-rules.ts';
export { movePeriod, type PeriodPlace, periodToMove } from './move-period.ts';
export { ensurePeriods } from './ensure-periods.ts';
export { foldBalances } from './fold-balances.ts';
export type { FoldScope } from './fold-lines.ts';
export {
  accountActivity,
  type ActivityLine,
  type ActivityQuery,
  type OpenItem,
  openItems,
  type SubledgerBalance,
  subledger,
  trialBalance,
  type TrialBalanceLine,
} from './trial-balance.ts';
