export { createDatabase } from './client.ts';
export type { Database, TransactionOptions, Tx } from './client.ts';
export { Prisma } from './generated/client.ts';
