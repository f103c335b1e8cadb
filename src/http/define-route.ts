import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Action } from '#domain/policy';
import type { Actor } from '#domain/actor';
import type { UseCaseDeps } from '#use-cases/deps';
import type { HttpDeps } from './deps.ts';

/** What a handler gets beside the validated input. */
export interface Context {
  /** With an Idempotency-Key, `newId` makes the same ids for the same key (see idempotency.ts). */
  deps: UseCaseDeps & HttpDeps;
  actor: Actor;
  req: Request;
  res: Response;
}

export interface Answer {
  /** the first status of `responses` unless given */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Shape = z.ZodType;
type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

export interface ResponseDoc {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
}

interface RouteSpec<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `base`, in OpenAPI's spelling: `/customers/{id}` */
  path: string;
  /** `/api/v1` unless given */
  base?: '/api/my';
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** The body may be left out altogether. */
  bodyOptional?: boolean;
  /** Largest body, where 1 MB is not enough. */
  bodyLimit?: string;
  /** An example of the request body for the document. */
  example?: unknown;
  responses: Record<number, ResponseDoc>;
  /**
   * Who may call it: an action of src/domain/policy.ts, anyone signed in, or anyone; `my_page`: the customer whose session it
   * is, `my_page_entrance`: anyone, from a page of My Page.
   */
  security: Action | 'signed_in' | 'public' | 'webhook_signature' | 'my_page' | 'my_page_entrance';
  /** A POST that creates: takes an Idempotency-Key. */
  idempotent?: boolean;
  /** The body is a file of this type: the handler reads it from `req` as it arrives. */
  streamBody?: string;
  /** The body reaches the handler as bytes (signed webhooks). */
  rawBody?: boolean;
  handle(
    context: Context,
    input: { params: Parsed<P>; query: Parsed<Q>; body: Parsed<B> },
  ): Promise<Answer | undefined>;
}

/** One row of the route table: routing, validation, rights and the OpenAPI document all read this. */
export interface Route
  extends Omit<RouteSpec<Shape | undefined, Shape | undefined, Shape | undefined>, 'handle'> {
  handle(
    context: Context,
    input: { params: unknown; query: unknown; body: unknown },
  ): Promise<Answer | undefined>;
}

/** Checks a route's handler against its schemas. */
export function defineRoute<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: RouteSpec<P, Q, B>): Route {
  return spec as unknown as Route;
}
