export { entitiesOf } from './access.ts';
export type { GatewayDependencies, GatewayLog, MessageRef, ReplayPreview } from './dependencies.ts';
export { buildGateway } from './gateway.ts';
export { labelsOf } from './sensitivity.ts';
export { type Quotas, quotaPolicySchemas } from './throttle/quotas.ts';
export { expireWork } from './proposing.ts';
