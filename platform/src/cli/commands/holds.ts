import { type Command, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';
import { table } from '../output.ts';

interface Hold {
  readonly id: string;
  readonly subject?: string;
  readonly reason: string;
  readonly person: string;
  readonly placedAt: string;
  readonly releasedAt?: string;
}

const REASON = ['--reason <text>', 'why; kept in the audit, so name no patient'] as const;

export const holdsListCommand: Command = {
  name: 'holds list',
  summary: 'List legal holds: what they cover is neither shredded nor dropped',
  examples: ['plexus holds list', 'plexus holds list --released'],
  options: [['--released', 'those of the past too']],
  run: async ({ api, out }, input) => {
    const document = await (await api()).get<{ holds: readonly Hold[] }>(
      `/v1/holds${input.options['released'] === true ? '?released=true' : ''}`,
    );
    const rows = document.holds.map(({ id, subject, placedAt, person, releasedAt, reason }) => [
      id,
      subject ?? 'everything',
      placedAt,
      person,
      releasedAt ?? 'stands',
      reason,
    ]);
    out.result(document, rows.length === 0 ? 'No legal hold' : table(['HOLD', 'COVERS', 'PLACED', 'BY', 'RELEASED', 'REASON'], rows));
    return EXIT.ok;
  },
};

export const holdsPlaceCommand: Command = {
  name: 'holds place',
  summary: 'Keep everything of a patient account, or of the whole tenant, until the hold is released',
  examples: ["plexus holds place account:3f9c2a --reason 'case 2026-17'", "plexus holds place --reason 'audit of the year 2025'"],
  arguments: [['[account]', 'its pseudonymous name; without one, everything']],
  options: [REASON],
  run: async ({ api, out }, input) => {
    const [subject] = input.args;
    const reason = textOption(input, 'reason');
    if (reason === undefined) throw usage('A hold needs a reason', "Add --reason 'case 2026-17'");
    const asked = { reason, ...(subject === undefined ? {} : { subject }) };
    const document = await (await api()).post<{ hold: string }>('/v1/holds', asked);
    out.result(document, `Hold ${document.hold} keeps ${subject ?? 'everything'}`);
    return EXIT.ok;
  },
};

export const holdsReleaseCommand: Command = {
  name: 'holds release',
  summary: 'End a legal hold: retention and shredding take their course again',
  examples: ["plexus holds release 3 --reason 'case closed'"],
  arguments: [['<hold>', 'its number']],
  options: [REASON, YES],
  run: async (context, input) => {
    const [hold] = input.args;
    const reason = textOption(input, 'reason');
    if (hold === undefined || !/^\d+$/.test(hold)) throw usage('Which hold?', 'plexus holds list shows their numbers');
    if (reason === undefined) throw usage('Releasing a hold needs a reason', "Add --reason 'case closed'");
    if (!(await confirmed(context, input, `Release hold ${hold}?`))) return EXIT.refused;
    const document = await (await context.api()).post<{ released: string }>(`/v1/holds/${hold}/release`, { reason });
    context.out.result(document, `Hold ${document.released} is released`);
    return EXIT.ok;
  },
};
