export { MllpClient, type MllpAnswer, type MllpClientOptions } from './mllp/client.ts';
export { frame } from './mllp/frame.ts';
export { MllpFramer, type Overflow } from './mllp/framer.ts';
export { MLLP_LIMITS, type MllpLimits } from './mllp/limits.ts';
export type { MllpSender } from './mllp/sender.ts';
export { type Listening, type MllpServerOptions, type MllpTls, startMllpServer } from './mllp/server.ts';
export { type Log, type Metrics, silent } from './telemetry.ts';
export type { TlsIdentity } from './tls.ts';
