import type { Webhook } from '../api/webhooks.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { counted } from '../parts/words.ts';

/** Whether a receiver is told of events, and whether it takes them. */
export function WebhookTag({ webhook: { state, reason, failures } }: { readonly webhook: Webhook }) {
  if (state === 'disabled') return <StateTag state={reason === undefined ? 'disabled' : `disabled, ${reason}`} tone="bad" />;
  return failures > 0 ? <StateTag state={counted(failures, 'failure')} tone="warn" /> : <StateTag state="active" tone="ok" />;
}
