import { test } from 'node:test';
import { connectKilled } from './connect-killed.ts';
import { databaseKilled } from './database-killed.ts';
import { installed } from './installation.ts';
import { sessionsEnded } from './sessions-ended.ts';
import { startWithout } from './start-without.ts';
import { workerKilled } from './worker-killed.ts';

/** One installation for all of them: what was killed before is as good as new, or the next one finds out. */
const plexus = await installed(101);

test('the receiving process is killed under load, listens again within five seconds, and loses nothing it acknowledged', (t) =>
  connectKilled(t, plexus));
test('PostgreSQL is killed under load and comes back: nothing acknowledged is lost and no process was started again', (t) =>
  databaseKilled(t, plexus));
test('all sessions are ended every second under load: no wake-up is missed, nothing is lost or doubled', (t) => sessionsEnded(t, plexus));
test('both processes start while the database and the ERP are away: they say so, do not storm, and begin by themselves once both are there', (t) =>
  startWithout(t, plexus));
// The last one, since it rejects whatever is held.
test('the working process is killed again and again under load, and every charge and every purchase is posted exactly once', (t) =>
  workerKilled(t, plexus));
