import type { CreateCampaign, UpdateCampaign } from '#contract/campaigns';
import { insertCampaignMonths } from '#db/campaign-draws';
import {
  type CampaignRow,
  changeCampaign,
  deleteCampaign as removeCampaign,
  findCampaignRow,
  findRelatedCampaigns,
  insertCampaign,
  setCampaignStatus,
} from '#db/campaigns';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { findCurrentDefinition } from '#db/surveys';
import type { Actor } from '#domain/actor';
import { DRAW_ALGORITHM } from '#domain/campaigns/draw';
import { monthsOfCampaign } from '#domain/campaigns/entry';
import { assertNoticeVariables, STANDARD_NOTICE } from '#domain/campaigns/notice';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { requireCampaign } from './find-campaigns.ts';
import { commitmentOf, newSeed } from './seed.ts';

/** A draft; nobody outside sees it and nothing is drawn before it is published. */
export async function createCampaign(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateCampaign,
): Promise<string> {
  authorize(actor, 'campaign.write');
  return deps.db.transaction(
    async (tx) => {
      const id = deps.newId();
      const values = {
        ...input,
        storeId: input.storeId ?? null,
        terms: input.terms ?? '',
        timeZone: input.timeZone ?? 'Asia/Tokyo',
        prizeYen: input.prizeYen ?? null,
        transition: input.transition ?? null,
        autoDraw: input.autoDraw ?? true,
        notifySubject: input.notifySubject ?? STANDARD_NOTICE.subject,
        notifyBody: input.notifyBody ?? STANDARD_NOTICE.body,
      };
      await refuseForeignScope(tx, actor, values.storeId);
      refuseTurned(values);
      await insertCampaign(tx, { ...values, id, createdBy: actor.name });
      const campaign = await checked(tx, actor, id);
      await audit(tx, deps, actor, 'campaign.create', null, campaign);
      return id;
    },
    { actor },
  );
}

/** What may still change once a campaign is published: the words to winners, and whether it is drawn by itself. */
const CHANGES_WHEN_PUBLISHED = new Set(['autoDraw', 'notifySubject', 'notifyBody']);

/** @throws DomainError `wrong_state` for terms of a campaign that is published */
export async function updateCampaign(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateCampaign,
): Promise<void> {
  authorize(actor, 'campaign.write');
  return deps.db.transaction(
    async (tx) => {
      const before = await ownCampaign(tx, actor, id);
      const fixed = Object.keys(input).find((key) => !CHANGES_WHEN_PUBLISHED.has(key));
      if (before.status !== 'draft' && fixed) {
        throw new DomainError('wrong_state', {
          message: 'a published campaign does not change',
          field: fixed,
          remedy: {
            ja: '公開した条件は変えられません。取りやめて、新しいキャンペーンを作ってください',
            en: 'withdraw it and make a new campaign: published terms do not change',
          },
        });
      }
      refuseTurned({ ...before, ...withoutUndefined(input) });
      await changeCampaign(tx, id, withoutUndefined(input));
      await audit(tx, deps, actor, 'campaign.update', before, await checked(tx, actor, id));
    },
    { actor },
  );
}

/**
 * Publishes a campaign: its terms and, for each month, the commitment to the seed of its draw. From here on none of it
 * changes. Of a campaign that this one takes over from, the months that it may still get entries in are published too.
 */
export async function publishCampaign(deps: UseCaseDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'campaign.write');
  return deps.db.transaction(
    async (tx) => {
      const before = await ownCampaign(tx, actor, id);
      if (before.status !== 'draft') throw alreadyPublished(before.status);
      const { transition } = before;
      const predecessor = transition && (await findCampaignRow(tx, actor, transition.predecessorId));
      if (predecessor && predecessor.status !== 'published') {
        throw new DomainError('wrong_state', {
          message: 'the campaign before it is not published',
          field: 'transition.predecessorId',
          remedy: {
            ja: `先に「${predecessor.name}」を公開してください`,
            en: `publish "${predecessor.name}" first`,
          },
        });
      }
      const now = deps.now();
      await setCampaignStatus(tx, id, 'published', now);
      const campaign = await requireCampaign(tx, actor, id);
      const related = await findRelatedCampaigns(tx, campaign);
      for (const each of related) await commit(tx, each, monthsOfCampaign(each, related), now);
      await audit(tx, deps, actor, 'campaign.publish', before, campaign);
    },
    { actor },
  );
}

const commit = (tx: Tx, { id, storeId }: CampaignRow, months: readonly string[], now: Date): Promise<void> =>
  insertCampaignMonths(
    tx,
    months.map((month) => {
      const seed = newSeed();
      const commitment = commitmentOf(seed);
      return {
        campaignId: id,
        storeId,
        month,
        algorithm: DRAW_ALGORITHM,
        seed,
        commitment,
        publishedAt: now,
      };
    }),
  );

/** A published campaign that ends before its time: what was drawn stays, nothing more is drawn. A draft is deleted. */
export async function withdrawCampaign(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<'withdrawn' | 'deleted'> {
  authorize(actor, 'campaign.write');
  return deps.db.transaction(
    async (tx) => {
      const before = await ownCampaign(tx, actor, id);
      if (before.status === 'withdrawn') throw alreadyPublished(before.status);
      const isDraft = before.status === 'draft' && !before.shipped;
      if (isDraft) await removeCampaign(tx, id);
      else await setCampaignStatus(tx, id, 'withdrawn');
      await audit(tx, deps, actor, isDraft ? 'campaign.delete' : 'campaign.withdraw', before, {
        ...before,
        status: 'withdrawn',
      });
      return isDraft ? 'deleted' : 'withdrawn';
    },
    { actor },
  );
}

const alreadyPublished = (status: string): DomainError =>
  new DomainError('wrong_state', {
    message: `the campaign is ${status}`,
    remedy:
      status === 'published'
        ? { ja: 'すでに公開されています', en: 'leave it as it is: it is published already' }
        : { ja: '取りやめたキャンペーンです', en: 'make a new campaign: this one was withdrawn' },
    details: { status },
  });

/** The campaign, locked, if it is the actor's to change. */
export async function ownCampaign(tx: Tx, actor: Actor, id: string): Promise<CampaignRow> {
  const campaign = await requireCampaign(tx, actor, id, { lock: true });
  await refuseForeignScope(tx, actor, campaign.storeId);
  return campaign;
}

/** A campaign of the whole company is made and drawn by those who see every store. */
async function refuseForeignScope(tx: Tx, actor: Actor, storeId: string | null): Promise<void> {
  if (storeId) await requireStore(tx, actor, storeId);
  else if (actor.storeIds !== 'all') {
    throw new DomainError('forbidden', {
      message: 'a campaign of all stores needs the right to all stores',
      field: 'storeId',
      remedy: {
        ja: '自分の店舗を storeId に指定するか、全店舗の権限を持つ人に頼んでください',
        en: 'give your own store as storeId, or ask somebody with the right to all stores',
      },
    });
  }
}

function refuseTurned({ startsOn, endsOn }: { startsOn: string; endsOn: string }): void {
  if (endsOn >= startsOn) return;
  throw new DomainError('invalid_input', {
    message: 'it ends before it starts',
    field: 'endsOn',
    remedy: { ja: '終了日を開始日以降にしてください', en: 'give a last day that is not before the first' },
  });
}

/** @throws DomainError `invalid_input` naming what does not fit together */
async function checked(tx: Tx, actor: Actor, id: string): Promise<CampaignRow> {
  const campaign = await requireCampaign(tx, actor, id);
  const refuse = (field: string, message: string, remedy: Bilingual) => {
    throw new DomainError('invalid_input', { field, message, remedy });
  };
  if (!(await findCurrentDefinition(tx, campaign.storeId, campaign.surveyKind)))
    refuse('surveyKind', 'no such survey', { ja: '対象のアンケートを選んでください', en: 'choose a survey' });
  assertNoticeVariables(campaign.notifySubject, 'notifySubject');
  assertNoticeVariables(campaign.notifyBody, 'notifyBody');
  const { transition } = campaign;
  if (!transition) return campaign;
  const predecessor = await findCampaignRow(tx, actor, transition.predecessorId);
  const fits =
    predecessor?.surveyKind === campaign.surveyKind &&
    predecessor.storeId === campaign.storeId &&
    predecessor.startsOn < campaign.startsOn;
  if (!fits) {
    refuse('transition.predecessorId', 'no such campaign before this one', {
      ja: '同じ店舗・同じアンケートで、先に始まったキャンペーンを選んでください',
      en: 'choose a campaign of the same store and survey that began before this one',
    });
  }
  return campaign;
}

const withoutUndefined = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  before: CampaignRow | null,
  after: CampaignRow,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, {
        action,
        entity: 'campaign',
        entityId: after.id,
        storeId: after.storeId,
        before,
        after,
      }),
    ],
  });
