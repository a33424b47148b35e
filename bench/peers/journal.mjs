import pg from 'pg';

export const STEPS = ['eligibility', 'coding', 'scrub', 'build', 'submit'];
export const SIGNALS = ['acknowledged', 'paid'];

const TABLES = `
create table if not exists journal (id bigint generated always as identity primary key, claim text not null unique, at timestamptz not null default now());
create table if not exists journal_line (journal bigint not null references journal, line smallint not null, account text not null, amount bigint not null,
  primary key (journal, line))`;

/** A journal of four lines, once for each claim, in one statement: what every peer posts at the end. */
export const POST = `with posted as (insert into journal (claim) values ($1) on conflict do nothing returning id)
  insert into journal_line select id, line, account, amount from posted,
    (values (1, '1100', 12000), (2, '1200', -12000), (3, '4100', 3000), (4, '1200', -3000)) as lines (line, account, amount)`;

export async function openJournal(url, size) {
  const pool = new pg.Pool({ connectionString: url, max: size });
  await pool.query(TABLES);
  return { pool, post: (claim) => pool.query({ name: 'post', text: POST, values: [claim] }) };
}
