/** A property of an object literal: its value as the source has it, and the texts in it as a reader would see them. */
export interface Property {
  readonly source: string;
  readonly texts: readonly string[];
}

/** Reads the object literal that begins at `start`, without what is nested in it. A spread stands under its own source, as `...shared`. */
export function readObject(text: string, start: number): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  let at = start + 1;
  while (at < text.length) {
    at = skipped(text, at);
    if (text[at] === '}') break;
    const name = /^(\w+)\s*:/.exec(text.slice(at, at + 80));
    const from = at + (name?.[0].length ?? 0);
    const { texts, end } = readValue(text, from, ',}');
    const source = text.slice(from, end).trim();
    properties.set(name?.[1] ?? source, { source, texts });
    at = text[end] === ',' ? end + 1 : end;
  }
  return properties;
}

/** Where white space and comments from `at` on are over. */
const skipped = (text: string, at: number): number => at + (/^(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/.exec(text.slice(at))?.[0].length ?? 0);

/** Reads an expression up to one of `ends` that is not inside brackets, with the string literals and templates in it. */
function readValue(text: string, from: number, ends: string): { texts: string[]; end: number } {
  const texts: string[] = [];
  let depth = 0;
  let at = from;
  let before = '(';
  for (at = skipped(text, at); at < text.length; at = skipped(text, at)) {
    const char = text[at] ?? '';
    if (depth === 0 && ends.includes(char)) break;
    if (char === '`') {
      const template = readTemplate(text, at);
      texts.push(template.text);
      at = template.end;
    } else if (char === "'" || char === '"') {
      const end = closing(text, at, char);
      texts.push(text.slice(at + 1, end - 1).replace(/\\(['"\\])/g, '$1'));
      at = end;
    } else if (char === '/' && '(,=:[!&|?{'.includes(before)) {
      at += /^\/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\[])+\//.exec(text.slice(at))?.[0].length ?? 1;
    } else {
      if ('([{'.includes(char)) depth += 1;
      if (')]}'.includes(char)) depth -= 1;
      at += 1;
    }
    before = char;
  }
  return { texts, end: at };
}

function closing(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Reads a template. What is only known when it happens becomes `…`; where words are chosen between, they are all told. */
function readTemplate(text: string, start: number): { text: string; end: number } {
  let read = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) {
      const { texts, end } = readValue(text, at + 2, '}');
      const choices = texts.filter(isWords).map((choice) => choice.trim());
      read += choices.length > 1 ? choices.join(' / ') : '…';
      at = end + 1;
    } else {
      if (text[at] === '\\') at += 1;
      read += text[at];
      at += 1;
    }
  }
  return { text: read.replace(/…(?: ?…)+/g, '…'), end: at + 1 };
}

/** Whether a text is for people to read, and not a name or a value that is compared. */
export const isWords = (text: string): boolean => /\s|…/.test(text.trim());
