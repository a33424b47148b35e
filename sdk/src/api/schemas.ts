// Made by npm run docs from the description of the interface.
export interface Def0 {
  readonly path: string;
  readonly title?: string;
  readonly at: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly value?: string;
  readonly masked?: true;
  readonly children?: readonly Def0[];
}
