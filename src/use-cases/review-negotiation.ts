import type { CreateReview } from '#contract/manager';
import { isActiveStaff } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { findQuote } from '#db/quotes';
import { insertReview, listReviews, type ReviewView } from '#db/reviews';
import type { Actor } from '#domain/actor';
import { DAY_MS, parseTimeOfDay } from '#domain/planning/time-of-day';
import { fromWall, parseDay } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { requireStore } from './find-stores.ts';
import { auditRow, historyRow } from './record.ts';

export type { ReviewView };

/**
 * A manager's review of a negotiation (商談レビュー, A8); its next action becomes a one-off ToDo where asked for, due when
 * the store opens that day.
 * @throws DomainError `not_found`, `customer_erased`, `invalid_input` for a ToDo without its day
 */
export async function reviewNegotiation(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateReview & { customerId: string },
): Promise<ReviewView> {
  authorize(actor, 'review.write');
  const { nextAction = null, nextActionOn = null, quoteId = null, createTodo } = input;
  if (createTodo && !nextActionOn) {
    throw new DomainError('invalid_input', {
      message: 'a ToDo needs its day',
      field: 'nextActionOn',
      remedy: { ja: '次の行動の日付を指定してください', en: 'give the day of the next action' },
    });
  }
  const id = deps.newId();
  const todoId = createTodo ? deps.newId() : null;
  return deps.db.transaction(
    async (tx) => {
      const customer = await requireLivingCustomer(tx, actor, input.customerId, 'id');
      const { storeId, id: customerId } = customer;
      if (quoteId && (await findQuote(tx, actor, quoteId))?.customerId !== customerId) {
        throw new DomainError('not_found', { message: 'the customer has no such quote', field: 'quoteId' });
      }
      if (input.assigneeId && !(await isActiveStaff(tx, input.assigneeId))) {
        throw new DomainError('not_found', { message: 'no such member of staff', field: 'assigneeId' });
      }
      const { timeZone, openFrom } = await requireStore(tx, actor, storeId);
      const dueAt =
        nextActionOn &&
        new Date(
          fromWall(
            parseDay(nextActionOn, 'nextActionOn') * DAY_MS + parseTimeOfDay(openFrom, 'openFrom'),
            timeZone,
          ),
        );
      await insertReview(tx, {
        id,
        storeId,
        customerId,
        quoteId,
        reviewerId: actor.id,
        reviewerName: actor.name,
        notes: input.notes,
        depth: input.depth,
        nextAction,
        nextActionOn: nextActionOn ? new Date(nextActionOn) : null,
        todoId,
        createdAt: deps.now(),
      });
      await insertRows(tx, {
        todo:
          todoId && dueAt
            ? [
                {
                  id: todoId,
                  storeId,
                  customerId,
                  quoteId,
                  kind: 'one_off',
                  channel: 'task',
                  title: nextAction ?? '商談レビューの次の行動',
                  note: input.notes,
                  dueAt,
                  status: 'open',
                  assigneeId: input.assigneeId === undefined ? customer.assigneeId : input.assigneeId,
                },
              ]
            : [],
        historyEntry: [
          historyRow(deps, actor, {
            storeId,
            customerId,
            quoteId,
            kind: 'negotiation_reviewed',
            summary: `商談をレビューしました（深さ${input.depth}）`,
            detail: {
              reviewId: id,
              depth: input.depth,
              ...(nextAction && { nextAction }),
              ...(todoId && { todoId }),
            },
          }),
        ],
        auditLog: [
          auditRow(deps, actor, {
            action: 'review.create',
            entity: 'negotiation_review',
            entityId: id,
            storeId,
            after: { customerId, depth: input.depth, todoId },
          }),
        ],
      });
      const [made] = await listReviews(tx, actor, { id }, { take: 1 });
      if (!made)
        throw new DomainError('internal_error', { message: 'the review is not there after it was written' });
      return made;
    },
    { actor },
  );
}

/** Reviews of a store or of one customer, newest first. */
export async function findReviews(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    customerId?: string | undefined;
    reviewerId?: string | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<ReviewView[]> {
  authorize(actor, 'customer.read');
  return listReviews(deps.db.reader(actor), actor, input, input);
}
