import { customerActor, systemActor } from '#domain/actor';
import { addMonths } from '#domain/months';
import { formatWallClock } from '#domain/planning/zone';
import type { SurveyAnswers } from '#domain/surveys/definition';
import type { Wish } from '#domain/wishes';
import { drawCampaign } from '#use-cases/campaigns/draw-campaign';
import { createCampaign, publishCampaign } from '#use-cases/campaigns/write-campaign';
import type { UseCaseDeps } from '#use-cases/deps';
import { listQuotes } from '#use-cases/find-quotes';
import { createTemplate } from '#use-cases/manage-templates';
import { postCustomerMessage } from '#use-cases/messages/post-customer-message';
import { setMyWishes } from '#use-cases/my-page/my-quotes';
import { listMySurveys } from '#use-cases/my-page/my-surveys';
import { submitSurvey } from '#use-cases/surveys/submit-survey';
import { createQuote } from '#use-cases/write-quote';

const actor = systemActor('demo');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Tokyo';

/** What the n-th demo customer says about their quote when they ask (C6, C7). */
export const demoRequest = (nr: number) => ({
  wishes: WISHES[nr % WISHES.length],
  ...(nr % 2 === 0 && { usage: USAGES[nr % USAGES.length] }),
  ...(nr % 3 === 0 && {
    downPaymentYen: 300_000,
    monthlyPaymentYen: 15_000 + (nr % 5) * 5_000,
    bonusPayments: 2,
  }),
});
const WISHES: Wish[][] = [['see_car', 'test_drive'], [], ['catalog'], ['test_drive'], []];
const USAGES = ['通勤', '子どもの送迎', '週末のレジャー'];

/** A quote of somebody's past, made at the times at which it happened. */
export async function makePastQuote(
  deps: UseCaseDeps,
  quote: { customerId: string; vehicleText: string; status: 'contracted' | 'ended'; closedAt: Date },
): Promise<void> {
  const { closedAt, ...input } = quote;
  const receivedAt = new Date(closedAt.getTime() - 14 * DAY_MS).toISOString();
  await createQuote({ ...deps, now: () => closedAt }, actor, {
    ...input,
    source: '自社サイト',
    receivedAt,
  });
}

/** When the n-th buyer of the month before this one signed: early enough for their car to have come since. */
export function boughtAt(now: Date, nr: number): Date {
  const lastMonth = addMonths(formatWallClock(now, ZONE).slice(0, 7), -1);
  return new Date(`${lastMonth}-${String(2 + nr * 2).padStart(2, '0')}T15:00:00+09:00`);
}

interface People {
  /** of last month, in the order of `boughtAt` */
  buyers: readonly string[];
  contracted: string;
  ended: string;
  /** who have just asked, or are being dealt with */
  asking: readonly string[];
  dealing: readonly string[];
}

/** Surveys answered, wishes and messages on My Page, and a campaign that has drawn its first month. */
export async function makeDemoDealings(deps: UseCaseDeps, people: People): Promise<void> {
  const now = deps.now();
  for (const template of TEMPLATES) await createTemplate(deps, actor, { ...template, channel: 'mail' });
  const campaignId = await makeDemoCampaign(deps);
  for (const [nr, customerId] of people.buyers.entries()) {
    const at = new Date(boughtAt(now, nr).getTime() + 2 * DAY_MS);
    await answer({ ...deps, now: () => at }, customerId, 'contract', {
      convinced_by: [pick(['price', 'running_cost', 'appearance', 'safety'], nr)],
      ...(nr === 0 && { convinced_by_text: '試乗してから値段を聞いて決めました。' }),
      store_reason: [pick(['fast_response', 'knowledge', 'smooth_test_drive', 'eager_staff'], nr)],
    });
  }
  const asked = {
    points: ['fast_response', 'knowledge', 'smooth_test_drive'],
    request: '下取りもお願いします。',
  };
  for (const customerId of people.asking) await answer(deps, customerId, 'estimate', asked);
  await answer(deps, people.contracted, 'contract', {
    convinced_by: ['safety'],
    store_reason: ['minimal_contact'],
    store_reason_text: 'ゆっくり考えさせてもらえたのがよかったです。',
  });
  await answer(deps, people.ended, 'end', {
    comparison: ['compared_not_bought'],
    not_bought_reason: ['trade_in'],
  });
  const [wishing, writing] = people.dealing;
  if (wishing) await chooseWishes({ ...deps, now: () => new Date(now.getTime() - 2 * HOUR_MS) }, wishing);
  if (writing)
    await postCustomerMessage(deps, {
      customerId: writing,
      channel: 'my_page',
      body: '家族で乗るので、次の土曜に実車を見に伺いたいです。',
      extras: { quote: { wishes: ['see_car'] }, customer: { family: '夫婦と子ども2人' } },
      occurredAt: new Date(now.getTime() - HOUR_MS),
    });
  const month = formatWallClock(boughtAt(now, 0), ZONE).slice(0, 7);
  await drawCampaign(deps, actor, { campaignId, month });
}

/** What staff begin a message with. */
const TEMPLATES = [
  {
    name: 'お見積りのご案内',
    subject: '{{quote.vehicle|お車}}のお見積りについて',
    body: `{{customer.name}} 様

{{store.name}}の{{staff.name}}です。お見積りのご依頼をありがとうございます。
ご希望のお車と概算の金額を、マイページでご覧いただけます。
{{myPage.url}}

ご不明な点は、このままご返信ください。`,
  },
  {
    name: 'ご来店・試乗のご案内',
    subject: 'ご来店・試乗のご案内',
    body: `{{customer.name}} 様

{{store.name}}の{{staff.name}}です。ご希望の日時をお知らせください。営業時間は{{store.openFrom}}から{{store.openTo}}です。`,
  },
];

/** The source's campaign (seed 000, 6) in a month of today: published before its first month, drawn once. */
async function makeDemoCampaign(deps: UseCaseDeps): Promise<string> {
  const thisMonth = formatWallClock(deps.now(), ZONE).slice(0, 7);
  const startsOn = `${addMonths(thisMonth, -1)}-01`;
  const begins = new Date(`${startsOn}T00:00:00+09:00`).getTime();
  const ends = new Date(`${addMonths(thisMonth, 2)}-01T00:00:00+09:00`).getTime() - DAY_MS;
  const past = { ...deps, now: () => new Date(begins - 5 * DAY_MS) };
  const id = await createCampaign(past, actor, {
    name: '成約キャッシュバック・キャンペーン',
    terms:
      'マイページ内の成約アンケートにお答えいただいた方の中から、抽選で毎月3名様に現金1万円をプレゼント。（デモのキャンペーンです）',
    surveyKind: 'contract',
    startsOn,
    endsOn: formatWallClock(new Date(ends), ZONE).slice(0, 10),
    prize: '現金1万円',
    prizeYen: 10_000,
    winnersPerMonth: 3,
  });
  await publishCampaign(past, actor, id);
  return id;
}

const newestQuote = async (deps: UseCaseDeps, customerId: string) => {
  const [quote] = await listQuotes(deps, actor, { customerId, take: 1 });
  return quote;
};

async function answer(
  deps: UseCaseDeps,
  customerId: string,
  kind: 'estimate' | 'contract' | 'end',
  answers: SurveyAnswers,
): Promise<void> {
  const quote = await newestQuote(deps, customerId);
  if (!quote) return;
  const { open } = await listMySurveys(deps, customerActor({ id: customerId, storeId: quote.storeId }));
  const survey = open.find((each) => each.kind === kind && each.quoteId === quote.id);
  if (survey) await submitSurvey(deps, { invitationId: survey.id, customerId, answers });
}

async function chooseWishes(deps: UseCaseDeps, customerId: string): Promise<void> {
  const quote = await newestQuote(deps, customerId);
  if (!quote) return;
  const visitor = customerActor({ id: customerId, storeId: quote.storeId });
  await setMyWishes(deps, visitor, { quoteId: quote.id, wishes: ['test_drive', 'catalog'] });
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
