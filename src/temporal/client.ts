import { Client, Connection } from '@temporalio/client';

export interface TemporalAddress {
  /** host:port */
  address: string;
  namespace: string;
}

/**
 * A client that connects with its first call, so that the API starts and answers while Temporal is down. It connects
 * again by itself when the server comes back.
 */
export function createTemporalClient({ address, namespace }: TemporalAddress): Client {
  return new Client({ connection: Connection.lazy({ address, connectTimeout: '3s' }), namespace });
}
