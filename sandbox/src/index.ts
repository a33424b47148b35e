export { FAULTS, type FaultName, type FaultSetting, FaultSwitches, SYSTEMS, type SystemName } from './control/faults.ts';
export { Erp, ERP_BASE, type ErpOptions } from './erp/erp.ts';
export type { PostedJournal } from './erp/erp-ledger.ts';
export { type LoadOptions, type LoadProgress, runLoad } from './load/run-load.ts';
export type { LoadReport } from './load/load-report.ts';
export type { MessageKind } from './load/message-template.ts';
export { type Acceptor, startAcceptor } from './mllp/acceptor.ts';
export { type Sandbox, type SandboxOptions, type SandboxState, startSandbox } from './sandbox.ts';
export { World, type WorldEvent, type WorldOptions } from './world/world.ts';
