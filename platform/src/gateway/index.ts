export type { GatewayDependencies, GatewayLog, MessageRef, ReplayPreview } from './dependencies.ts';
export { buildGateway } from './gateway.ts';
