/** Does `work` for every item, `most` at a time. */
export async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lines = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  });
  await Promise.all(lines);
}
