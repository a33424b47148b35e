export { askReplays, type ReplayChoice } from './ask-replays.ts';
export { type Crosswalks } from './compiler.ts';
export { type DocumentPath, type SourceDocument, suggestion } from './document.ts';
export {
  accepts,
  type CompiledMapping,
  checkMapping,
  compileMapping,
  type MappingContext,
  type MappingFacts,
  type MessageMapping,
  type RemittanceMapping,
} from './mapping.ts';
export type { Survey, SurveyedSet, Surveying } from './remittance-survey.ts';
export type { RemittanceTranslation } from './remittances.ts';
export type { DraftEvent, FieldRange, RecordFailure, TokenValue, Translation, TranslationContext } from './translation.ts';
export { type JsonNode, readJson } from './json-reader.ts';
export type { CodeGap } from './faults.ts';
export { holdOf } from './output.ts';
export { createReplayer, type Replayer, type ReplayOptions, type ReplayPreview, translateWith } from './replay.ts';
export type { ChannelClass } from './channel-cursor.ts';
export { createRunner, type Runner, type RunnerOptions, type TranslationChannel } from './runner.ts';
