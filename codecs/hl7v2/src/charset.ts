import { isUtf8 } from 'node:buffer';

/**
 * A character set whose bytes below 0x80 are ASCII and never part of another character, so that delimiters can be found as bytes.
 * A *byte string* holds one character (0 to 255) for each byte.
 */
export interface Charset {
  readonly name: string;
  /** The text that a byte string spells; bytes without meaning become U+FFFD. */
  decode(raw: string): string;
  /** The bytes of a text, or `undefined` when it holds a character that the set lacks. */
  encode(text: string): Buffer | undefined;
}

const OUTSIDE_ASCII = /[^\x00-\x7f]/; // oxlint-disable-line no-control-regex -- the range is the definition of ASCII

export const hasOnlyAscii = (text: string): boolean => !OUTSIDE_ASCII.test(text);

/** Decodes a byte string; ASCII, which most are, is its own text. */
export const decodeRaw = (raw: string, charset: Charset): string => (hasOnlyAscii(raw) ? raw : charset.decode(raw));

export const ASCII: Charset = {
  name: 'ASCII',
  decode: (raw) => raw.replace(/[\x80-\xff]/g, '\ufffd'),
  encode: (text) => (hasOnlyAscii(text) ? Buffer.from(text, 'latin1') : undefined),
};

export const UTF8: Charset = {
  name: 'UTF-8',
  decode: (raw) => Buffer.from(raw, 'latin1').toString('utf8'),
  encode: (text) => (text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined),
};

const KOREAN = new TextDecoder('euc-kr');

/** KS X 1001 for reading; only ASCII is written in it. */
const EUC_KR: Charset = {
  name: 'EUC-KR',
  decode: (raw) => KOREAN.decode(Buffer.from(raw, 'latin1')),
  encode: (text) => ASCII.encode(text),
};

/**
 * ISO 8859 part `part`, decoded as the WHATWG does: parts 1, 9 and 11 as their Windows supersets, because senders that declare
 * 8859/1 and send a curly quote mean windows-1252, and the control characters it replaces never occur.
 */
function latin(part: number): Charset {
  const decoder = new TextDecoder(`iso-8859-${part}`);
  const high = decoder.decode(Uint8Array.from({ length: 128 }, (_, i) => 128 + i));
  const bytes = new Map<string, number>();
  for (let i = 0; i < 128; i++) if (high.charAt(i) !== '\ufffd') bytes.set(high.charAt(i), 128 + i);
  return {
    name: `8859/${part}`,
    decode: (raw) => raw.replace(/[\x80-\xff]/g, (character) => high.charAt(character.charCodeAt(0) - 128)),
    encode(text) {
      if (hasOnlyAscii(text)) return Buffer.from(text, 'latin1');
      const out = Buffer.alloc(text.length);
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        const byte = code < 128 ? code : bytes.get(text.charAt(i));
        if (byte === undefined) return undefined;
        out[i] = byte;
      }
      return out;
    },
  };
}

const LATIN_1 = latin(1);

/** Names of table 0211 and the spellings seen in real messages, in capitals and without blanks and punctuation. */
const BY_NAME: ReadonlyMap<string, Charset> = new Map([
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16].flatMap((part) => {
    const charset = part === 1 ? LATIN_1 : latin(part);
    return [`8859${part}`, `ISO8859${part}`].map((name): [string, Charset] => [name, charset]);
  }),
  ['ASCII', ASCII],
  ['USASCII', ASCII],
  ['ISOIR6', ASCII],
  ['UNICODE', UTF8],
  ['UTF8', UTF8],
  ['UNICODEUTF8', UTF8],
  ['WINDOWS1252', LATIN_1],
  ['CP1252', LATIN_1],
  ['KSX1001', EUC_KR],
  ['EUCKR', EUC_KR],
]);

/** Sets of table 0211 whose multi-byte characters hold bytes that look like delimiters. */
const NOT_CUTTABLE = new Set(
  'ISOIR14 ISOIR87 ISOIR159 GB180302000 GB18030 CNS116431992 BIG5 UNICODEUTF16 UTF16 UNICODEUTF32 UTF32'.split(' '),
);

export type Declared = { kind: 'none' } | { kind: 'known'; charset: Charset } | { kind: 'unsupported' } | { kind: 'unknown' };

/** What a name in MSH-18 stands for. The spelling is forgiven, the meaning is not guessed. */
export function charsetNamed(name: string): Declared {
  if (name === '') return { kind: 'none' };
  const key = name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (key === '') return { kind: 'none' };
  const charset = BY_NAME.get(key);
  if (charset !== undefined) return { kind: 'known', charset };
  return { kind: NOT_CUTTABLE.has(key) ? 'unsupported' : 'unknown' };
}

/** UTF-8 where the bytes are valid UTF-8, else windows-1252, which gives every byte a character. */
export function charsetOfBytes(bytes: Uint8Array): Charset {
  return isUtf8(bytes) ? UTF8 : LATIN_1;
}
