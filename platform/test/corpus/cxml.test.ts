import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRequest, CxmlError, readCxml } from '@plexus/cxml';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a document, reviewed by a person against cXML 1.2. */
interface Verdict {
  readonly file: string;
  /** `read`; `named` where it is cXML of a kind that is not read; `refused`. */
  readonly verdict: string;
  readonly document: string;
  readonly version: string;
  readonly problems: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('cxml', 'cxml-verdicts.tsv');

test('every cXML document of the corpus has a verdict, and every verdict a document', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every cXML document of the corpus is read, named or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

function judge(file: string): Verdict {
  try {
    const document = readCxml(bytesOf(file));
    const found = checkRequest(document);
    const isRead = found !== undefined || document.kind === 'response';
    return {
      file,
      verdict: isRead ? 'read' : 'named',
      document: document.name === 'Response' ? `Response ${document.status?.code}` : document.name,
      version: document.version ?? '',
      problems: [...document.problems, ...(found ?? [])].map(placeOf).join('; '),
    };
  } catch (error) {
    assert.ok(error instanceof CxmlError, file);
    return { file, verdict: 'refused', document: '', version: '', problems: placeOf(error) };
  }
}

const placeOf = ({ code, rule, at: { path, offset } }: CxmlError): string =>
  `${rule ?? code} at ${path === undefined ? '' : `${path.split('/').slice(1).join('/')} `}byte ${offset}`;
