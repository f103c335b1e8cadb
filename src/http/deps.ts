import type { RequestHandler } from 'express';
import type { Actor } from '#domain/actor';

/** What the HTTP layer needs beside the use cases' dependencies; put together in src/api.ts. */
export interface HttpDeps {
  version: string;
  /** The signed-in person of a request's cookies, or null. */
  sessionActor(headers: Headers): Promise<Actor | null>;
  /** better-auth's own routes below /api/auth. */
  authHandler: RequestHandler;
  /** Hash of a person's new password (argon2id). */
  hashPassword(password: string): Promise<string>;
  /** Rejects when the database, or Temporal, does not answer. */
  checkDatabase(): Promise<void>;
  checkEngine(): Promise<void>;
  todoChanges: TodoChanges;
  /** Time zone of a store; of the first store for what belongs to all of them. */
  zoneOf(storeId: string | null): Promise<string>;
  /** Aborted when the process is about to stop: streams end. */
  closing: AbortSignal;
  /** Folder of the built web app, or null. */
  webRoot: string | null;
}

/** Live news of the ToDo board (src/db/todo-changes.ts). */
export interface TodoChanges {
  /** Calls `listener` with the stores whose ToDos changed; `null` when news may have been missed. */
  subscribe(listener: (storeIds: readonly string[] | null) => void): () => void;
}
