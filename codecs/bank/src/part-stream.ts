/** What takes bytes in any chunks and gives the parts they complete. */
export interface PartReader<Part> {
  push(chunk: Uint8Array): Part[];
  end(): Part[];
}

/** The parts of an input at hand. */
export function partsIn<Part>(bytes: Uint8Array, reader: PartReader<Part>): Part[] {
  return [...reader.push(bytes), ...reader.end()];
}

/** The parts of an async stream of chunks as they come. */
export async function* partsOf<Part>(source: AsyncIterable<Uint8Array>, reader: PartReader<Part>): AsyncGenerator<Part> {
  for await (const chunk of source) yield* reader.push(chunk);
  yield* reader.end();
}
