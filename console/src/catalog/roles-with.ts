import type { Roles } from '../api/roles.ts';

/** The titles of the roles that have a right. */
export const rolesWith = ({ roles }: Pick<Roles, 'roles'>, right: string): readonly string[] =>
  roles.flatMap(({ title, scopes }) => (scopes.includes(right) ? [title] : []));
