export { type ParsedMessage, type ParsedNode, parseForPeople, readParsed } from './parsed-message.ts';
