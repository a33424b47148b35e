// Made by npm run docs from the description of the interface.
export interface SessionAnswer {
  readonly version: 1;
  readonly session: {
    readonly id: string;
    readonly person: string;
    readonly name: string;
    readonly principal: string;
    readonly roles: readonly string[];
    readonly titles: readonly string[];
    readonly scopes: readonly string[];
    readonly entities: 'all' | readonly string[];
    readonly issuer?: string;
    readonly expiresAt: string;
  };
}
