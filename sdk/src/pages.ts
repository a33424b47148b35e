/** An answer that is one page of more. */
export interface Page {
  /** What leads to the page that follows; absent at the end. */
  readonly next?: string;
  /** Where an answer says so, `next` leads on even when there is nothing yet. */
  readonly more?: boolean;
}

/**
 * Reads page after page, each when it is wanted, until there are no more.
 *
 * ```ts
 * for await (const { events } of pages((after) => getEvents(client, { after }))) …
 * ```
 */
export async function* pages<P extends Page>(read: (next: string | undefined) => Promise<P>): AsyncGenerator<P, void> {
  let next: string | undefined;
  do {
    const page = await read(next);
    yield page;
    next = page.more === false ? undefined : page.next;
  } while (next !== undefined);
}
