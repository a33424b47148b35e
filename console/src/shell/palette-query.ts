const NAMED = /^(event:[\w-]{10,60}|journal:\d{1,18}(\/\d{1,4})?|summary:\d{1,18}(\/\d{1,6})?|delivery:\d{1,18})$/;

/** A thing that names itself and can be traced: an event, journal, line, summary journal or delivery. */
export const subjectOf = (text: string): string | undefined => (NAMED.test(text.trim()) ? text.trim() : undefined);

const TASK = /^(?:exception|approval):\d{1,18}$/;

/** A task by its name, `exception:34`, as lists and the command line show it. */
export const taskOf = (text: string): string | undefined => (TASK.test(text.trim()) ? text.trim() : undefined);

interface Described {
  readonly label: string;
  readonly about: string;
}

/** The actions whose name begins with the words, and those that only speak of them. Without words: all begin with them. */
export function matching<T extends Described>(
  actions: readonly T[],
  query: string,
): { readonly begins: readonly T[]; readonly contains: readonly T[] } {
  const words = query.trim().toLowerCase();
  const begins = actions.filter(({ label }) => label.toLowerCase().startsWith(words));
  const contains = actions.filter((action) => !begins.includes(action) && `${action.label} ${action.about}`.toLowerCase().includes(words));
  return { begins, contains };
}
