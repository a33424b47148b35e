export { closeExceptions, type NewException, openExceptions, openQuarantine, type Quarantine } from './exceptions.ts';
