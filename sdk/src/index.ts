export * from './api/index.ts';
export { type CallOptions, Client, type ClientOptions, type Given, type Operation, type TokenSource } from './client.ts';
export { clientCredentials, type CredentialOptions, type SigningKey } from './client-credentials.ts';
export { type Page, pages } from './pages.ts';
export { PlexusProblem, type ProblemDocument, unreachable } from './problem.ts';
export { type VerifyOptions, verifyWebhook, type WebhookMessage, WebhookNotGenuine, type WebhookRequest } from './webhook-signature.ts';
