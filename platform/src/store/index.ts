export { type Cluster, type ClusterOptions, findCluster, freePort, startCluster } from './cluster.ts';
export { keepCluster, type KeptClusterOptions } from './kept-cluster.ts';
export { grantRoles } from './run-time-login.ts';
export { connectOwner, databaseFault, isRefusedValue, openPool, type PoolOptions, type Role } from './connect.ts';
export { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
export { refuseUnsafe } from './guard.ts';
export { maintainPartitions, type Retention } from './partitions.ts';
export { listMigrations, migrate } from './migrate.ts';
export { askOnce, type Scope, scopeStatement, transaction, type Tx } from './transaction.ts';
