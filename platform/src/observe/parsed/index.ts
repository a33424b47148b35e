export { knownNames } from './known-names.ts';
export { type ParsedMessage, type ParsedNode, readParsed } from './parsed-message.ts';
export { segmentNames } from './hl7-names.ts';
