export { type AccountSummary, readAccount } from './account.ts';
export { findAccounts } from './find.ts';
export { readIdentity } from './identity.ts';
export { readTimeline, type TimelineEntry, type TimelineKind, type TimelinePage, type TimelineQuery } from './timeline.ts';
