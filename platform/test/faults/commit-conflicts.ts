import type { Installed } from './installation.ts';

/** Rows that every transaction of a stage changes: a sender's place, translation, folding, balances, summaries, deliveries. */
const HOT = ['channel', 'channel_cursor', 'lane_cursor', 'fold_position', 'summary_position', 'delivery', 'target_state'] as const;

export interface Conflicts {
  /** From now on this share of transactions fails as it commits: two of five as 40001, two as 40P01, one as 57014. */
  setShare(share: number): Promise<void>;
  /** Commits asked for and refused so far; kept in sequences, which no rollback takes back. */
  counts(): Promise<{ readonly commits: number; readonly refused: number }>;
  remove(): Promise<void>;
}

/** Lets the database refuse commits by chance: a deferred constraint trigger on the hot tables draws once a transaction. */
export async function conflictsAtCommit(plexus: Installed): Promise<Conflicts> {
  await plexus.query(`
    create schema conflicts;
    create sequence conflicts.commits;
    create sequence conflicts.refused;
    create table conflicts.share (share float8 not null);
    insert into conflicts.share values (0);
    create function conflicts.draw() returns trigger language plpgsql security definer set search_path = conflicts as $$
      declare
        drawn float8 := random() / nullif((select share from share), 0);
      begin
        -- The owner is the test itself.
        if session_user = 'plexus_owner' or current_setting('conflicts.drawn', true) = 'yes' then return null; end if;
        perform set_config('conflicts.drawn', 'yes', true), nextval('commits');
        if drawn >= 1 or drawn is null then return null; end if;
        perform nextval('refused');
        raise exception 'refused by a test'
          using errcode = case when drawn < 0.4 then '40001' when drawn < 0.8 then '40P01' else '57014' end;
      end $$;`);
  // One table a transaction, here and below: whoever locks several in an order of their own meets a stage that took them in its own.
  for (const table of HOT) {
    await plexus.query(
      `create constraint trigger conflict after insert or update on plexus.${table} deferrable initially deferred
        for each row execute function conflicts.draw()`,
    );
  }
  return {
    setShare: async (share) => {
      await plexus.query('update conflicts.share set share = $1', [share]);
    },
    counts: async () => {
      const [row] = await plexus.query<{ commits: string; refused: string }>(
        `select (select last_value - (not is_called)::int from conflicts.commits)::text as commits,
          (select last_value - (not is_called)::int from conflicts.refused)::text as refused`,
      );
      return { commits: Number(row?.commits), refused: Number(row?.refused) };
    },
    remove: async () => {
      for (const table of HOT) await plexus.query(`drop trigger conflict on plexus.${table}`);
      await plexus.query('drop schema conflicts cascade');
    },
  };
}
