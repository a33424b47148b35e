import { connectOwner, databaseFault, type Tx } from '../../store/index.ts';
import { refusalOf } from './refusals.ts';

/** What an installation is run as. Outside development releases need approval, and the token of the installation approves nothing. */
export type Environment = 'development' | 'test' | 'production';

export async function readEnvironment(tx: Tx): Promise<Environment> {
  const { rows } = await tx.query<{ environment: Environment }>({
    name: 'read-environment',
    text: 'select current_environment() as environment',
  });
  return rows[0]?.environment ?? 'production';
}

/** Writes down what the installation is run as, as the owner. Throws `ENVIRONMENT_LOWERED`: it only rises. */
export async function setEnvironment(adminUrl: string, environment: Environment): Promise<void> {
  const owner = await connectOwner(adminUrl, 'plexus_setup');
  try {
    await owner.query(
      `insert into plexus.installation as known (environment) values ($1)
        on conflict (one) do update set environment = excluded.environment, since = now() where known.environment <> excluded.environment`,
      [environment],
    );
  } catch (error) {
    throw databaseFault(refusalOf(error));
  } finally {
    await owner.end();
  }
}
