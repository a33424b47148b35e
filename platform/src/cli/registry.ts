import type { Command } from './command.ts';
import {
  approvalsApproveCommand,
  approvalsListCommand,
  approvalsRejectCommand,
  approvalsShowCommand,
  approvalsWithdrawCommand,
} from './commands/approvals.ts';
import { approveListCommand, approveNoCommand, approveReturnCommand, approveShowCommand, approveYesCommand } from './commands/approve.ts';
import { auditExportCommand, auditVerifyCommand } from './commands/audit.ts';
import { auditDisclosuresCommand, auditSearchCommand } from './commands/audit-search.ts';
import { backupCommand } from './commands/backup.ts';
import { accessReviewCommand } from './commands/access-review.ts';
import { benchPurchasesCommand } from './commands/bench-purchases.ts';
import { breakGlassListCommand, breakGlassReviewCommand } from './commands/break-glass.ts';
import { checkCommand } from './commands/check.ts';
import {
  clientsAddCommand,
  clientsAddKeyCommand,
  clientsChangeCommand,
  clientsDisableCommand,
  clientsEnableCommand,
  clientsListCommand,
  clientsRetireKeyCommand,
  clientsShowCommand,
} from './commands/clients.ts';
import { configShowCommand } from './commands/config-show.ts';
import { consoleCommand } from './commands/console.ts';
import { delegationsEndCommand, delegationsListCommand, delegationsMakeCommand } from './commands/delegations.ts';
import { approvalsEditCommand, approvalsProposeCommand } from './commands/drafts.ts';
import { doctorCommand } from './commands/doctor.ts';
import { estateExportCommand } from './commands/estate-export.ts';
import { exceptionCorrectCommand } from './commands/exceptions-correct.ts';
import { exceptionRejectCommand, exceptionResolveCommand, exceptionsCommand, exceptionShowCommand } from './commands/exceptions.ts';
import { holdsListCommand, holdsPlaceCommand, holdsReleaseCommand } from './commands/holds.ts';
import {
  keysDropCommand,
  keysDropMasterCommand,
  keysRewrapCommand,
  keysListCommand,
  keysRotateCommand,
  keysRotateMasterCommand,
  keysRotateTokensCommand,
} from './commands/keys.ts';
import { activityCommand, controlTotalsCommand, grniCommand, tieOutCommand, trialBalanceCommand } from './commands/ledger.ts';
import { journalsProposeCommand } from './commands/journals.ts';
import { mappingTestCommand } from './commands/mapping-test.ts';
import { messagesCommand } from './commands/messages.ts';
import { peopleLinkCommand, peopleListCommand } from './commands/people.ts';
import { adjustCommand, estateProposeCommand, periodsCloseCommand, periodsReopenCommand } from './commands/proposals.ts';
import { invoicesFindCommand, invoicesShowCommand, ordersShowCommand, requisitionsShowCommand } from './commands/purchases.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { replayCommand } from './commands/replay.ts';
import { restoreCommand } from './commands/restore.ts';
import { sendCommand } from './commands/send.ts';
import { shredCommand } from './commands/shred.ts';
import { tasksCommand, tasksDecideCommand, tasksReassignCommand, tasksShowCommand } from './commands/tasks.ts';
import { traceCommand } from './commands/trace.ts';
import { upCommand } from './commands/up.ts';
import { webhooksAttemptsCommand, webhooksPingCommand, webhooksRedeliverCommand } from './commands/webhook-attempts.ts';
import {
  webhooksAddCommand,
  webhooksDeleteCommand,
  webhooksDisableCommand,
  webhooksEnableCommand,
  webhooksListCommand,
  webhooksRotateCommand,
  webhooksShowCommand,
} from './commands/webhooks.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  upCommand,
  consoleCommand,
  sendCommand,
  messagesCommand,
  traceCommand,
  exceptionsCommand,
  exceptionShowCommand,
  exceptionCorrectCommand,
  exceptionResolveCommand,
  exceptionRejectCommand,
  tasksCommand,
  tasksShowCommand,
  tasksDecideCommand,
  tasksReassignCommand,
  approveListCommand,
  approveShowCommand,
  approveYesCommand,
  approveNoCommand,
  approveReturnCommand,
  requisitionsShowCommand,
  ordersShowCommand,
  invoicesFindCommand,
  invoicesShowCommand,
  delegationsListCommand,
  delegationsMakeCommand,
  delegationsEndCommand,
  adjustCommand,
  approvalsListCommand,
  approvalsShowCommand,
  approvalsApproveCommand,
  approvalsRejectCommand,
  approvalsWithdrawCommand,
  approvalsEditCommand,
  approvalsProposeCommand,
  replayCommand,
  trialBalanceCommand,
  activityCommand,
  tieOutCommand,
  grniCommand,
  controlTotalsCommand,
  periodsCloseCommand,
  periodsReopenCommand,
  journalsProposeCommand,
  reconcileCommand,
  clientsAddCommand,
  clientsListCommand,
  clientsShowCommand,
  clientsAddKeyCommand,
  clientsRetireKeyCommand,
  clientsChangeCommand,
  clientsDisableCommand,
  peopleListCommand,
  peopleLinkCommand,
  clientsEnableCommand,
  keysListCommand,
  keysRotateCommand,
  keysRotateMasterCommand,
  keysDropCommand,
  keysDropMasterCommand,
  keysRewrapCommand,
  keysRotateTokensCommand,
  holdsListCommand,
  holdsPlaceCommand,
  holdsReleaseCommand,
  shredCommand,
  webhooksAddCommand,
  webhooksListCommand,
  webhooksShowCommand,
  webhooksPingCommand,
  webhooksAttemptsCommand,
  webhooksRedeliverCommand,
  webhooksDisableCommand,
  webhooksEnableCommand,
  webhooksRotateCommand,
  webhooksDeleteCommand,
  mappingTestCommand,
  checkCommand,
  estateExportCommand,
  estateProposeCommand,
  auditSearchCommand,
  auditDisclosuresCommand,
  auditVerifyCommand,
  auditExportCommand,
  breakGlassListCommand,
  breakGlassReviewCommand,
  accessReviewCommand,
  doctorCommand,
  backupCommand,
  benchPurchasesCommand,
  restoreCommand,
  configShowCommand,
];
