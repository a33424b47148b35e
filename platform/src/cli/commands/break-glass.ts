import { type Command, type CommandInput, EXIT, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { table } from '../output.ts';

interface Glass {
  readonly id: string;
  readonly person: string;
  readonly reason: string;
  readonly purpose: string;
  readonly entities: 'all' | readonly string[];
  readonly state: string;
  readonly endsAt: string;
  readonly reviewBy: string;
  readonly review?: { readonly by: string; readonly verdict: string; readonly words: string };
}

const minute = (instant: string): string => instant.replace('T', ' ').slice(0, 16);

export const breakGlassListCommand: Command = {
  name: 'break-glass list',
  summary: 'List emergency accesses: who, why, until when, and what the review said',
  examples: ['plexus break-glass list', 'plexus break-glass list --json'],
  run: async ({ api, out }) => {
    const document = await (await api()).get<{ breakGlass: readonly Glass[] }>('/v1/break-glass?of=everybody');
    const rows = document.breakGlass.map((glass) => [
      glass.id,
      glass.state,
      glass.person,
      minute(glass.endsAt),
      glass.entities === 'all' ? 'all' : glass.entities.join(' '),
      glass.review === undefined ? `until ${minute(glass.reviewBy)}` : `${glass.review.verdict} by ${glass.review.by}`,
      `${glass.purpose}: ${glass.reason}`,
    ]);
    const head = ['ID', 'STATE', 'PERSON', 'ENDS (UTC)', 'ENTITIES', 'REVIEW', 'WHY'];
    out.result(document, rows.length === 0 ? '' : table(head, rows));
    if (rows.length === 0) out.say('Nobody broke the glass');
    return EXIT.ok;
  },
};

export const breakGlassReviewCommand: Command = {
  name: 'break-glass review',
  summary: 'Say whether the emergency access of somebody else was justified; it ends what is left of it',
  examples: ["plexus break-glass review 7 --verdict justified --words 'seen with the attending physician'"],
  arguments: [['<id>', 'its number, as break-glass list prints it']],
  options: [
    ['--verdict <verdict>', 'justified or not-justified'],
    ['--words <text>', 'why; kept in the audit'],
  ],
  run: async ({ api, out }, input) => {
    const id = numberOf(input);
    const [verdict, words] = [textOption(input, 'verdict'), textOption(input, 'words')];
    if (verdict === undefined || words === undefined) {
      throw usage('A review needs a verdict and words', 'Add --verdict justified or --verdict not-justified, and --words');
    }
    const document = await (await api()).post<object>(`/v1/break-glass/${id}/review`, { verdict, words });
    out.result(document, `Emergency access ${id} is reviewed: ${verdict}`);
    return EXIT.ok;
  },
};

function numberOf({ args }: CommandInput): string {
  const [id = ''] = args;
  if (!/^\d{1,18}$/.test(id)) throw usage('Emergency access is given by its number', 'plexus break-glass list prints it');
  return id;
}
