export { entitiesOf } from './access.ts';
export type { GatewayDependencies, GatewayLog, MessageRef, ReplayPreview, SecureAddress } from './dependencies.ts';
export { buildGateway } from './gateway.ts';
export { listenSecurely, type SecureListener } from './secure-listener.ts';
export { SeenCertificates } from './seen-certificates.ts';
export { type Quotas, quotaPolicySchemas } from './throttle/quotas.ts';
