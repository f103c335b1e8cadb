export interface TemporalServerSettings {
  /** front end's gRPC port; the nine ports after it are used inside the server */
  port: number;
  /** host, port, user and password of the PostgreSQL server */
  databaseUrl: string;
  /** folder that takes the dynamic configuration */
  folder: string;
}

export const TEMPORAL_DATABASE = 'temporal';
export const VISIBILITY_DATABASE = 'temporal_visibility';

/**
 * The configuration file of a one-process server. Four history shards are enough on one machine (their number made
 * no difference up to 512), and the pgx plugin halves PostgreSQL's work against `postgres12`.
 */
export function temporalServerConfig({ port, databaseUrl, folder }: TemporalServerSettings): string {
  const store = (database: string, connections: number) =>
    sqlStore(new URL(databaseUrl), database, connections);
  const service = (name: string, offset: number) => ({
    [name]: { rpc: { grpcPort: port + offset, membershipPort: port + offset + 1, bindOnLocalHost: true } },
  });
  const config = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(TEMPORAL_DATABASE, 20), visibility: store(VISIBILITY_DATABASE, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      ...service('frontend', 0),
      ...service('matching', 2),
      ...service('history', 4),
      ...service('worker', 6),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${port}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: `${folder}/dynamic-config.yaml`, pollInterval: '60s' },
  };
  // JSON is YAML, so nothing needs quoting rules of its own.
  return JSON.stringify(config, null, 2);
}

function sqlStore(url: URL, databaseName: string, maxConns: number): object {
  return {
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `${url.hostname}:${url.port || '5432'}`,
      connectProtocol: 'tcp',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  };
}
