export { readUbl, type UblDocument } from './read-ubl.ts';
export { type UblCode, UblError, ublErrorTable } from './ubl-error.ts';
