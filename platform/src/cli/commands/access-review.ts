import { writeFile } from 'node:fs/promises';
import { type Command, EXIT, textOption } from '../command.ts';
import { shortened, table } from '../output.ts';

interface Holder {
  readonly kind: string;
  readonly id: string;
  readonly vouchedBy?: string;
  readonly state: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly lastUsedAt?: string;
}

export const accessReviewCommand: Command = {
  name: 'access-review',
  summary: 'List who may do what in which entities, and when they last did something',
  examples: ['plexus access-review', 'plexus access-review --csv access.csv', 'plexus access-review --json'],
  options: [['--csv <file>', 'write it for a spreadsheet']],
  run: async ({ api, out }, input) => {
    const file = textOption(input, 'csv');
    const platform = await api();
    if (file !== undefined) {
      await writeFile(file, await platform.get<string>('/v1/access/review?format=csv'), { mode: 0o600 });
      out.result({ file }, `Written to ${file}`);
      return EXIT.ok;
    }
    const document = await platform.get<{ holders: readonly Holder[] }>('/v1/access/review');
    const rows = document.holders.map(({ kind, id, vouchedBy = '', state, roles, scopes, entities, lastUsedAt }) => [
      kind,
      id,
      state,
      lastUsedAt?.replace('T', ' ').slice(0, 16) ?? 'never',
      entities === 'all' ? 'all' : entities.join(' '),
      shortened(vouchedBy, 30),
      roles.length > 0 ? roles.join(' ') : scopes.join(' '),
    ]);
    out.result(document, table(['KIND', 'ID', 'STATE', 'LAST USED (UTC)', 'ENTITIES', 'FROM', 'ROLES OR SCOPES'], rows));
    return EXIT.ok;
  },
};
