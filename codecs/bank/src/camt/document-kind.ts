import type { CamtType } from './parts.ts';

/** The message that a namespace names: `camt.053` and `001.08`, by ISO 20022 or by SWIFT's older names. */
export function documentKind(namespace: string): { readonly type: string; readonly version: string } | undefined {
  const named = /^urn:(?:iso:std:iso:20022:tech|swift):xsd:\$?([a-z]{4}\.\d{3})\.(\d{3}\.\d{2})$/.exec(namespace);
  const [, type, version] = named ?? [];
  return type === undefined || version === undefined ? undefined : { type, version };
}

export function isCamtType(type: string): type is CamtType {
  return type === 'camt.052' || type === 'camt.053' || type === 'camt.054';
}
