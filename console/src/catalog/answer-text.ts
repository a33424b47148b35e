const MOST_CHARACTERS = 60_000;

/** An answer for reading: JSON with its lines, anything else as it came; cut where it is too long for a page. */
export function answerText({ type, text }: { readonly type: string; readonly text: string }): string {
  const shown = /[/+]json\b/.test(type) ? spread(text) : text;
  return shown.length <= MOST_CHARACTERS
    ? shown
    : `${shown.slice(0, MOST_CHARACTERS)}\n… cut after ${MOST_CHARACTERS.toLocaleString('en')} characters`;
}

function spread(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The code of an answer that is a problem document; empty for any other. */
export function codeOf({ type, text }: { readonly type: string; readonly text: string }): string {
  if (!type.startsWith('application/problem+json')) return '';
  try {
    return (JSON.parse(text) as { readonly code?: string }).code ?? '';
  } catch {
    return '';
  }
}
