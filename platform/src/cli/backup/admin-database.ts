import { addressOf, type Config, ownerAddressOf } from '../../config.ts';
import { findCluster, grantRoles, migrate, startCluster } from '../../store/index.ts';

/** Gives `work` the owner login of the configured database; an embedded one that does not run is started for as long. */
export async function withAdminDatabase<T>(config: Config, work: (adminUrl: string) => Promise<T>): Promise<T> {
  const own = ownerAddressOf(config);
  if (own !== undefined) return work(own);
  const running = await findCluster(config.data);
  if (running !== undefined) return work(running.adminUrl);
  const started = await startCluster({ folder: config.data, port: config.databasePort });
  try {
    return await work(started.adminUrl);
  } finally {
    await started.stop();
  }
}

/** Brings the schema into place as starting does. */
export async function prepareSchema(config: Config, adminUrl: string): Promise<void> {
  await migrate(adminUrl);
  const { databaseUrl } = config;
  await grantRoles(adminUrl, databaseUrl === undefined ? undefined : (role) => new URL(addressOf(config, role, databaseUrl)).username);
}
