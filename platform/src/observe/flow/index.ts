export { type Backlog, createFlowReader, type FlowCounts, type FlowReader } from './counts.ts';
export { beginFlow, foldFlow } from './fold.ts';
export type { ExceptionCount } from './now.ts';
export { readOwnFlow } from './own-flow.ts';
export { type FlowPicture, type FlowSource, readFlowPicture } from './picture.ts';
