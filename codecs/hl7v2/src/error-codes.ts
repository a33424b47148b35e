/** Table 0357, message error condition codes. */
export const MESSAGE_ERRORS = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '104': 'Value too long',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '206': 'Application record locked',
  '207': 'Application internal error',
} as const;

export type MessageErrorCode = keyof typeof MESSAGE_ERRORS;

/** Table 0008: application accept, error, reject; commit accept, error, reject. */
export type AcknowledgmentCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

/** Table 0516: error, fatal error, information, warning. */
export type Severity = 'E' | 'F' | 'I' | 'W';
