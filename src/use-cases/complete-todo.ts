import type { Tx } from '#db/client';
import { lockCustomer } from '#db/customers';
import { lockFollow } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { TodoView } from '#db/todo-board';
import { findTodoView } from '#db/todo-board';
import type { Todo } from '#db/todos';
import { closeTodo, markStepDone, noteHandled, noteWrongNumber } from '#db/todos';
import type { Actor } from '#domain/actor';
import { afterCallResult, type Consequences } from '#domain/call-result';
import type { Channel, TodoResult } from '#domain/kinds';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { outboxRow } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { auditRow, historyRow } from './record.ts';
import { replanFollow, wakeMessage } from './replan-follow.ts';
import { tellEngine } from './tell-engine.ts';

export interface CompleteTodoInput {
  todoId: string;
  result: TodoResult;
  note?: string | null | undefined;
  nextContactAt?: string | null | undefined;
}

export interface CompletedTodo {
  todo: TodoView;
  /** the ToDo a call-back made */
  next: TodoView | null;
  /** the customer refused and the follow still runs: the screen offers to stop it */
  suggestStop: boolean;
}

const RESULT_TEXT: Record<TodoResult, string> = {
  connected: 'つながりました',
  no_answer: '不在でした',
  call_back: '折り返しを希望されました',
  refused: 'お断りがありました',
  wrong_number: '番号が違いました',
  done: '完了しました',
};

/**
 * Closes a ToDo with its result (A12). A step anchored to it is planned from now on, a call-back makes the next ToDo.
 * @throws DomainError `not_found`, `todo_already_closed`, `invalid_call_result`
 */
export async function completeTodo(
  deps: UseCaseDeps,
  actor: Actor,
  input: CompleteTodoInput,
): Promise<CompletedTodo> {
  authorize(actor, 'todo.write');
  const done = await deps.db.transaction(
    async (tx) => {
      const before = await findTodoView(tx, actor, input.todoId, deps.now());
      if (!before) throw new DomainError('not_found', { message: 'no such ToDo', field: 'todoId' });
      // Customer before follow, as everywhere, because a wrong number is noted on the customer.
      if (input.result === 'wrong_number') await lockCustomer(tx, before.customerId);
      const follow = before.followId ? await lockFollow(tx, before.followId) : null;
      const { todo, consequences } = await close(tx, deps, actor, before, input);
      const message =
        follow && todo.followStepId ? await finishStep(tx, deps, follow, todo.followStepId) : null;
      const nextId = await writeConsequences(tx, deps, actor, {
        todo,
        consequences,
        note: input.note ?? null,
        message,
      });
      const suggestStop =
        consequences.suggestStop &&
        follow !== null &&
        follow.status !== 'stopped' &&
        follow.status !== 'completed';
      return { nextId, message, suggestStop };
    },
    { actor },
  );
  await tellEngine(deps, { starts: [], messages: done.message ? [done.message] : [] });
  return readBack(deps, actor, input.todoId, done);
}

async function close(tx: Tx, deps: UseCaseDeps, actor: Actor, before: TodoView, input: CompleteTodoInput) {
  if (before.status !== 'open') throw alreadyClosed();
  const nextContactAt = input.nextContactAt ?? null;
  const channel = before.channel as Channel;
  const consequences = afterCallResult(
    { channel, result: input.result, nextContactAt },
    deps.now().toISOString(),
  );
  const todo = await closeTodo(tx, {
    id: before.id,
    result: input.result,
    note: input.note ?? null,
    nextContactAt: consequences.callbackAt === null ? null : new Date(consequences.callbackAt),
    at: deps.now(),
    by: actor.name,
  });
  if (!todo) throw alreadyClosed();
  return { todo, consequences };
}

const alreadyClosed = () =>
  new DomainError('todo_already_closed', {
    remedy: {
      ja: '画面を更新して、対応した人と結果を確認してください',
      en: 'reload the page to see who completed it and with what result',
    },
  });

/** The workflow has to know where the step was not issued yet or another step counts from this one. */
async function finishStep(
  tx: Tx,
  deps: UseCaseDeps,
  follow: { id: string; workflowId: string; status: string },
  stepId: string,
): Promise<OutboxMessage | null> {
  const step = await markStepDone(tx, stepId, deps.now());
  if (!step || follow.status === 'stopped' || follow.status === 'completed') return null;
  const moved = await replanFollow(tx, deps, follow.id, { onlyAfterDone: true });
  return step.wasPlanned || moved > 0 ? wakeMessage(deps, follow) : null;
}

async function writeConsequences(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  {
    todo,
    consequences,
    note,
    message,
  }: { todo: Todo; consequences: Consequences; note: string | null; message: OutboxMessage | null },
): Promise<string | null> {
  const next =
    consequences.callbackAt === null ? null : callbackTodo(deps, todo, consequences.callbackAt, note);
  await insertRows(tx, {
    todo: next ? [next] : [],
    historyEntry: [
      historyRow(deps, actor, {
        storeId: todo.storeId,
        customerId: todo.customerId,
        followId: todo.followId,
        quoteId: todo.quoteId,
        kind: 'todo_done',
        channel: todo.channel,
        summary: `${todo.title}: ${RESULT_TEXT[todo.result as TodoResult]}`,
        detail: {
          todoId: todo.id,
          result: todo.result,
          reached: consequences.reached,
          ...(note && { note }),
          ...(next && { nextContactAt: next.dueAt }),
        },
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: 'todo.complete',
        entity: 'todo',
        entityId: todo.id,
        storeId: todo.storeId,
        before: { status: 'open' },
        after: { status: 'done', result: todo.result },
      }),
    ],
    signalOutbox: message ? [outboxRow(message)] : [],
  });
  if (consequences.phoneUndeliverable) await noteWrongNumber(tx, todo.customerId, deps.now());
  if (todo.messageId) await noteHandled(tx, todo.messageId, { at: deps.now(), by: actor.name });
  return next?.id ?? null;
}

const callbackTodo = (deps: UseCaseDeps, todo: Todo, dueAt: string, note: string | null) => ({
  id: deps.newId(),
  storeId: todo.storeId,
  customerId: todo.customerId,
  followId: todo.followId,
  quoteId: todo.quoteId,
  patternId: todo.patternId,
  causedById: todo.id,
  kind: 'callback',
  channel: todo.channel,
  title: todo.kind === 'callback' ? todo.title : `再連絡: ${todo.title}`,
  note,
  dueAt,
  status: 'open',
  assigneeId: todo.assigneeId,
});

async function readBack(
  deps: UseCaseDeps,
  actor: Actor,
  todoId: string,
  { nextId, suggestStop }: { nextId: string | null; suggestStop: boolean },
): Promise<CompletedTodo> {
  return deps.db.transaction(
    async (tx) => {
      const todo = await findTodoView(tx, actor, todoId, deps.now());
      if (!todo) throw new DomainError('not_found', { message: 'no such ToDo', field: 'todoId' });
      const next = nextId ? await findTodoView(tx, actor, nextId, deps.now()) : null;
      return { todo, next, suggestStop };
    },
    { actor },
  );
}
