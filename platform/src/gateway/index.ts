export { entitiesOf } from './access.ts';
export type { GatewayDependencies, GatewayLog, MessageRef, ReplayPreview, SecureAddress } from './dependencies.ts';
export { buildGateway } from './gateway.ts';
export { listenSecurely, type SecureListener } from './secure-listener.ts';
export { type SensitivityPolicy, sensitivityPolicySchemas } from './sensitivity-policy.ts';
export { labelsOf } from './sensitivity.ts';
export { type Quotas, quotaPolicySchemas } from './throttle/quotas.ts';
export { expireWork } from './proposing.ts';
