export { runLoad, type LoadOptions, type LoadProgress } from './load/run-load.ts';
export type { LoadReport } from './load/load-report.ts';
export type { MessageKind } from './load/message-template.ts';
export { startAcceptor, type Acceptor } from './mllp/acceptor.ts';
