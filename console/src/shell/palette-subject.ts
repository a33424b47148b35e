const NAMED = /^(event:[\w-]{10,60}|journal:\d{1,18}(\/\d{1,4})?|summary:\d{1,18}(\/\d{1,6})?|delivery:\d{1,18})$/;

/** A thing that names itself and can be traced: an event, journal, line, summary journal or delivery. */
export const subjectOf = (text: string): string | undefined => (NAMED.test(text) ? text : undefined);
