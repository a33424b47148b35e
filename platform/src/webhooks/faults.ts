import { Fault } from '../kernel/index.ts';

export const webhookUnknown = (): Fault =>
  new Fault({
    code: 'WEBHOOK_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such webhook',
    hint: 'List them with plexus webhooks list; a machine client sees its own only',
  });

export const webhookDeliveryUnknown = (): Fault =>
  new Fault({
    code: 'WEBHOOK_DELIVERY_UNKNOWN',
    kind: 'rejected',
    message: 'The webhook has no such delivery, or it is too old to be known',
    hint: 'List them with GET /v1/webhooks/:id/deliveries; what is older is read again from the event log, GET /v1/events',
  });

export const receiverUrlUnfit = (): Fault =>
  new Fault({
    code: 'WEBHOOK_URL_UNFIT',
    kind: 'rejected',
    message: 'This is not an address that events can be sent to',
    hint: 'Give an https address of at most 2,000 characters, without user, password or fragment',
    at: 'url',
  });

export const receiverOutOfReach = (): Fault =>
  new Fault({
    code: 'WEBHOOK_URL_OUT_OF_REACH',
    kind: 'rejected',
    message: 'Events are sent over TLS to the public internet, and to receivers in the house that the estate names',
    hint: 'Use https and a public name, or have host:port added to internal in policies/webhooks.yaml',
    at: 'url',
  });

export const entitiesNotOwned = (): Fault =>
  new Fault({
    code: 'WEBHOOK_ENTITIES_NOT_YOURS',
    kind: 'denied',
    message: 'A webhook tells of no entities but those that its owner may see',
    hint: 'Name entities that are yours, or leave them out',
    at: 'entities',
  });

export const tooManyWebhooks = (most: number): Fault =>
  new Fault({
    code: 'WEBHOOKS_TOO_MANY',
    kind: 'denied',
    message: `A machine client has at most ${most} webhooks`,
    hint: 'Delete one that is not used; one webhook can tell of many types of events',
  });

export const webhookDisabled = (): Fault =>
  new Fault({
    code: 'WEBHOOK_DISABLED',
    kind: 'conflict',
    message: 'Nothing is sent to a webhook that is disabled',
    hint: 'Enable it first with plexus webhooks enable',
  });

export const redeliveryUnfit = (): Fault =>
  new Fault({
    code: 'WEBHOOK_REDELIVERY_UNFIT',
    kind: 'rejected',
    message: 'Nothing says what to send again',
    hint: 'Give deliveries, or from and to',
  });
