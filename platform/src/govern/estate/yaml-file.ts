import { type Document, isAlias, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { DocumentPath, SourceDocument } from '../../translate/index.ts';
import type { Finding } from './finding.ts';

/** Reads one YAML 1.2 file, keeping the line of every value. `file` is the name shown to people. */
export function readYaml(file: string, text: string): { readonly document: SourceDocument; readonly findings: readonly Finding[] } {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const findings: Finding[] = [...parsed.errors, ...parsed.warnings].map((error) => ({
    code: 'ESTATE_YAML_INVALID',
    message: error.message.split('\n')[0] ?? 'The file is not valid YAML',
    hint: 'Correct the YAML: indentation with blanks, each name once, quotes around text with special characters',
    at: `${file}:${lineAt(error.pos[0])}`,
  }));
  if (findings.length > 0) return { document: { file, content: undefined }, findings };
  const content: unknown = parsed.toJS({ maxAliasCount: 100 });
  const lineOf = (path: DocumentPath): number | undefined => {
    const offset = nodeAt(parsed, path)?.range?.[0];
    return offset === undefined ? undefined : lineAt(offset);
  };
  return { document: { file, content, lineOf }, findings: lookAlikeNumbers(parsed, file, lineAt) };
}

/** The node at a path, or the nearest one above it. */
function nodeAt(document: Document.Parsed, path: DocumentPath): Node | undefined {
  let node: Node | null | undefined = document.contents;
  let nearest = node ?? undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    const next: unknown = node && 'get' in node && typeof node.get === 'function' ? node.get(step, true) : undefined;
    if (typeof next !== 'object' || next === null || !('range' in next)) break;
    node = next as Node;
    nearest = node;
  }
  return nearest;
}

/** Codes such as 0278 or 1.0 would silently become other numbers: they must be quoted. */
function lookAlikeNumbers(document: Document.Parsed, file: string, lineAt: (offset: number) => number): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'number' || node.source === String(node.value)) return;
      findings.push({
        code: 'ESTATE_NUMBER_UNCLEAR',
        message: 'A code that looks like a number would be changed',
        hint: 'Put it in quotes',
        at: `${file}:${lineAt(node.range?.[0] ?? 0)}`,
      });
    },
  });
  return findings;
}
