export { forgetAttempts } from './forget.ts';
export {
  type AttemptQuery,
  listWebhookAttempts,
  listWebhookDeliveries,
  type WebhookAttempt,
  type WebhookDelivery,
} from './list-attempts.ts';
export { listWebhooks, readWebhook, type Webhook } from './list-webhooks.ts';
export { NO_WEBHOOK_POLICY, type WebhookPolicy, webhookPolicySchemas } from './policy.ts';
export { pingWebhook, type Redelivery, redeliver } from './redeliver.ts';
export { WebhookSender, type WebhookSenderOptions } from './sender.ts';
export {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  lockWebhook,
  type Holder,
  type NewWebhook,
  rotateSecret,
  type WebhookChange,
  type WebhookDesk,
} from './subscriptions.ts';
export { secretPlace } from './secret.ts';
export type { OfferedEvent, Withholding } from './take.ts';
