/** A regular expression as a source writes it. */
export interface WrittenPattern {
  readonly source: string;
  readonly flags: string;
  /** Counted from 1. */
  readonly line: number;
}

/** After one of these a slash begins a pattern; after a name, a number or a closing bracket it divides. */
const BEFORE_PATTERN = /(?:^|[=(,:[!&|?{};+*%<>~^-]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield|new))$/;

/** Finds the literals `/…/flags` of a TypeScript source, and what `pattern: '…'` says in schemas. Comments, strings and templates are passed over. */
export function patternsIn(text: string): WrittenPattern[] {
  const found: WrittenPattern[] = [];
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length;
  let before = '';
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    const one = rest.charAt(0);
    if (rest === '//' || rest === '/*') {
      const end = text.indexOf(rest === '//' ? '\n' : '*/', at + 2);
      at = end === -1 ? text.length : end + (rest === '//' ? 0 : 2);
    } else if (one === "'" || one === '"') {
      const end = endOf(text, at, one);
      if (/\bpattern:$/.test(before)) found.push({ source: unescaped(text.slice(at + 1, end)), flags: '', line: lineOf(at) });
      before = '';
      at = end + 1;
      before = 'x';
    } else if (one === '`') {
      at = endOfTemplate(text, at) + 1;
      before = 'x';
    } else if (one === '/' && BEFORE_PATTERN.test(before) && /^[dgimsuvy]*(?!\w)/.test(text.slice(endOfPattern(text, at) + 1))) {
      const end = endOfPattern(text, at);
      const flags = /^[dgimsuvy]*/.exec(text.slice(end + 1, end + 9))?.[0] ?? '';
      found.push({ source: text.slice(at + 1, end), flags, line: lineOf(at) });
      at = end + 1 + flags.length;
      before = 'x';
    } else {
      before = /\s/.test(one) ? before : `${before}${one}`.slice(-12);
      if (/\s/.test(one) && /\w$/.test(before) && !BEFORE_PATTERN.test(before)) before = 'x';
      at += 1;
    }
  }
  return found;
}

function endOf(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}

function endOfTemplate(text: string, start: number): number {
  let at = start + 1;
  let depth = 0;
  while (at < text.length && !(depth === 0 && text[at] === '`')) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith('${', at)) depth += 1;
    else if (depth > 0 && text[at] === '{' && text[at - 1] !== '$') depth += 1;
    else if (depth > 0 && text[at] === '}') depth -= 1;
    else if (depth > 0 && text[at] === '`') at = endOfTemplate(text, at);
    at += 1;
  }
  return at;
}

function endOfPattern(text: string, start: number): number {
  let at = start + 1;
  let isClass = false;
  while (at < text.length && text[at] !== '\n' && (isClass || text[at] !== '/')) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') isClass = true;
    else if (text[at] === ']') isClass = false;
    at += 1;
  }
  return at;
}

const unescaped = (literal: string): string => literal.replace(/\\(.)/g, '$1');
