import { get } from './client.ts';

/** A legal entity, which people know as a facility. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly zone: string;
  readonly currency: string;
}

export interface System {
  readonly system: string;
  readonly name: string;
  readonly owner: string;
  readonly channels: readonly { readonly name: string; readonly protocol: string; readonly format: string }[];
  readonly targets: readonly { readonly name: string; readonly adapter: string }[];
}

export interface Estate {
  readonly tenant: { readonly tenant: string; readonly name: string; readonly currency: string; readonly zone: string };
  readonly entities: readonly Entity[];
  readonly systems: readonly System[];
  readonly release: { readonly number: number; readonly appliedAt: string; readonly person: string };
}

/** The names and time zones of what the screens speak of. Throws `Problem`. */
export const readEstate = (): Promise<Estate> => get<Estate>('/v1/estate');
