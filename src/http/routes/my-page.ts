/** My Page (C11): below /api/my, with a session of its own. */
import { z } from 'zod';
import { id, instant } from '#contract/fields';
import * as contract from '#contract/my-page';
import { REQUESTED_LINK_MINUTES } from '#use-cases/my-page/link-token';
import {
  getMyAttachment,
  listMyMessages,
  markMyMessagesRead,
  postMyMessage,
} from '#use-cases/my-page/my-messages';
import { getMyProfile, setMyConsent, updateMyProfile } from '#use-cases/my-page/my-profile';
import { getMyQuote, listMyQuotes, setMyWishes } from '#use-cases/my-page/my-quotes';
import { listRunningCampaigns } from '#use-cases/campaigns/public-campaign';
import { getMySurvey, listMySurveys } from '#use-cases/my-page/my-surveys';
import { requestMyPageLink } from '#use-cases/my-page/request-link';
import { closeAllSessions, closeMyPageSession, openMyPageSession } from '#use-cases/my-page/sessions';
import { submitSurvey } from '#use-cases/surveys/submit-survey';
import { answerSurveyLink, openSurveyLink } from '#use-cases/surveys/survey-by-link';
import { decodeCursor, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { clearVisitorCookie, setVisitorCookie, visitorOf } from '../my-page-session.ts';
import { idParam } from '../path-params.ts';
import { presentMyMessage, presentMyProfile, presentMyQuote } from '../present/my-page.ts';
import { instantIn } from '../present/instant.ts';
import { presentAnsweredSurvey, presentSurveyForm } from '../present/survey.ts';
import { localeOf } from '../problem.ts';
import { sendAttachment } from '../send-attachment.ts';

const tag = 'マイページ';
const base = '/api/my';
const own = { tag, base, security: 'my_page' } as const;
const open = { tag, base, security: 'my_page_entrance' } as const;

/** The same time for every address: how long an answer takes tells nothing of who is known. */
const LINK_ANSWER_MS = 500;

const zoneOf = ({ deps, actor }: Context): Promise<string> =>
  deps.zoneOf(actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null));

const messageKey = z.tuple([instant, id]);

export const myPageRoutes = [
  defineRoute({
    ...open,
    method: 'post',
    path: '/links',
    summary: 'マイページのリンクをメールで受け取る',
    description: `登録の有無にかかわらず同じ応答です。リンクの有効期限は${REQUESTED_LINK_MINUTES}分です。`,
    body: contract.requestLink,
    example: { email: 'hanako@example.jp' },
    responses: { 202: { description: '受け付けました' } },
    handle: async ({ deps, req }, { body }) => {
      const wait = new Promise((resolve) => setTimeout(resolve, LINK_ANSWER_MS));
      await requestMyPageLink(deps, { email: body.email, client: req.ip ?? '' });
      await wait;
      return { status: 202 };
    },
  }),
  defineRoute({
    ...open,
    method: 'post',
    path: '/session',
    summary: 'リンクのトークンでマイページを開く',
    description: 'クッキー oikaze_my（HttpOnly）を返します。30 分使わないと、また最長 24 時間で終わります。',
    body: contract.openSession,
    example: { token: '…' },
    responses: { 201: { description: '開きました', schema: contract.openedSession } },
    handle: async ({ deps, res }, { body }) => {
      const { secret, endsAt } = await openMyPageSession(deps, body.token);
      setVisitorCookie(res, deps.config, secret);
      return { body: { endsAt: endsAt.toISOString() } };
    },
  }),
  defineRoute({
    ...own,
    method: 'delete',
    path: '/session',
    summary: 'マイページを閉じる',
    responses: { 204: { description: '閉じました' } },
    handle: async ({ deps, res }) => {
      await closeMyPageSession(deps, visitorOf(res));
      clearVisitorCookie(res, deps.config);
      return { status: 204 };
    },
  }),
  defineRoute({
    ...own,
    method: 'delete',
    path: '/sessions',
    summary: 'すべての端末でマイページを閉じ、届いているリンクを無効にする',
    responses: { 204: { description: '閉じました' } },
    handle: async ({ deps, actor, res }) => {
      await closeAllSessions(deps, actor);
      clearVisitorCookie(res, deps.config);
      return { status: 204 };
    },
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/profile',
    summary: 'プロフィールと店舗',
    responses: { 200: { description: 'プロフィール', schema: contract.myProfile } },
    handle: async ({ deps, actor }) => ({ body: presentMyProfile(await getMyProfile(deps, actor)) }),
  }),
  defineRoute({
    ...own,
    method: 'patch',
    path: '/profile',
    summary: 'プロフィール・希望の連絡方法・連絡しやすい時間を変える',
    description: '連絡しやすい時間を変えると、まだ実行されていない連絡の予定を組み直します。',
    body: contract.updateMyProfile,
    example: { preferredChannel: 'sms', birthOn: '1985-04-01', family: '夫婦と子ども2人' },
    responses: { 200: { description: '変更後のプロフィール', schema: contract.myProfile } },
    handle: async ({ deps, actor }, { body }) => ({
      body: presentMyProfile(await updateMyProfile(deps, actor, body)),
    }),
  }),
  defineRoute({
    ...own,
    method: 'put',
    path: '/consent',
    summary: 'メール・SMSの配信を止める、または受け取る',
    body: contract.setMyConsent,
    example: { channel: 'mail', state: 'denied', shown: '店舗からのメールを受け取らない' },
    responses: { 200: { description: '変更後のプロフィール', schema: contract.myProfile } },
    handle: async ({ deps, actor }, { body }) => ({
      body: presentMyProfile(await setMyConsent(deps, actor, body)),
    }),
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/quotes',
    summary: '見積り依頼',
    responses: { 200: { description: '新しい順の見積り依頼', schema: contract.myQuoteList } },
    handle: async (context) => {
      const zone = await zoneOf(context);
      const rows = await listMyQuotes(context.deps, context.actor);
      return { body: { items: rows.map((row) => presentMyQuote(row, zone)) } };
    },
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/quotes/{id}',
    summary: '1件の見積り依頼',
    params: idParam,
    responses: { 200: { description: '見積り依頼', schema: contract.myQuote } },
    handle: async (context, { params }) => {
      const quote = await getMyQuote(context.deps, context.actor, params.id);
      return { body: presentMyQuote(quote, await zoneOf(context)) };
    },
  }),
  defineRoute({
    ...own,
    method: 'put',
    path: '/quotes/{id}/wishes',
    summary: '希望（車がみたい・試乗がしたい・カタログが見たい）を変える',
    params: idParam,
    body: contract.setMyWishes,
    example: { wishes: ['see_car', 'test_drive'] },
    responses: { 200: { description: '変更後の見積り依頼', schema: contract.myQuote } },
    handle: async (context, { params, body }) => {
      const quote = await setMyWishes(context.deps, context.actor, { quoteId: params.id, ...body });
      return { body: presentMyQuote(quote, await zoneOf(context)) };
    },
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/messages',
    summary: 'メッセージ',
    query: contract.myMessageQuery,
    responses: { 200: { description: '新しい順のメッセージ', schema: contract.myMessagePage } },
    handle: async (context, { query: { limit, cursor } }) => {
      const key = decodeCursor(cursor, messageKey);
      const before = key && { at: new Date(key[0]), id: key[1] };
      const zone = await zoneOf(context);
      const rows = await listMyMessages(context.deps, context.actor, { before, take: limit + 1 });
      const keyOf = (row: { at: Date; id: string }) => [row.at.toISOString(), row.id];
      return { body: toPage(rows, limit, (row) => presentMyMessage(row, zone), keyOf) };
    },
  }),
  defineRoute({
    ...own,
    method: 'post',
    path: '/messages',
    summary: '店舗にメッセージを送る',
    body: contract.postMyMessage,
    bodyLimit: '15mb',
    example: { formId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d', body: '来週の土曜に伺えますか。' },
    responses: { 201: { description: '届きました', schema: contract.postedMyMessage } },
    handle: async ({ deps, actor }, { body }) => {
      const attachments = body.attachments.map(({ fileName, content }) => ({
        fileName,
        content: Buffer.from(content, 'base64'),
      }));
      const { messageId } = await postMyMessage(deps, actor, { ...body, attachments });
      return { body: { id: messageId } };
    },
  }),
  defineRoute({
    ...own,
    method: 'put',
    path: '/messages/read',
    summary: '届いているメッセージを既読にする',
    responses: { 204: { description: '既読にしました' } },
    handle: async ({ deps, actor }) => {
      await markMyMessagesRead(deps, actor);
      return { status: 204 };
    },
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/attachments/{id}',
    summary: '添付ファイル',
    params: idParam,
    responses: { 200: { description: 'ファイル', contentType: 'application/octet-stream' } },
    handle: async ({ deps, actor, res }, { params }) =>
      sendAttachment(res, await getMyAttachment(deps, actor, params.id)),
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/surveys',
    summary: '答えられるアンケートと、答えたアンケート',
    responses: { 200: { description: 'アンケート', schema: contract.mySurveyList } },
    handle: async (context) => {
      const zone = await zoneOf(context);
      const { open: toAnswer, answered } = await listMySurveys(context.deps, context.actor);
      const locale = localeOf(context.req);
      return {
        body: {
          open: toAnswer.map(({ id: surveyId, quoteId, vehicleText, definition }) => ({
            id: surveyId,
            quoteId,
            vehicleText,
            form: presentSurveyForm(definition),
          })),
          answered: answered.map((row) => presentAnsweredSurvey(row, zone, locale)),
          campaigns: await listRunningCampaigns(context.deps, context.actor),
        },
      };
    },
  }),
  defineRoute({
    ...own,
    method: 'get',
    path: '/surveys/{id}',
    summary: 'アンケートの設問',
    params: idParam,
    responses: { 200: { description: '設問', schema: contract.mySurvey.shape.form } },
    handle: async ({ deps, actor }, { params }) => ({
      body: presentSurveyForm(await getMySurvey(deps, actor, params.id)),
    }),
  }),
  defineRoute({
    ...own,
    method: 'post',
    path: '/surveys/{id}/answer',
    summary: 'アンケートに答える',
    description: '選ぶ数や分岐が設問に合わない回答は 422 で、項目ごとの理由が errors に入ります。',
    params: idParam,
    body: contract.answerSurvey,
    example: { answers: { points: ['fast_response', 'knowledge'], request: '下取りもお願いします' } },
    responses: { 201: { description: '受け付けました', schema: contract.answeredReceipt } },
    handle: async (context, { params, body }) => {
      const { deps, actor, req } = context;
      const answer = await submitSurvey(deps, {
        ...body,
        invitationId: params.id,
        customerId: actor.id,
        locale: localeOf(req),
      });
      return { body: receiptOf(answer, await zoneOf(context)) };
    },
  }),
  defineRoute({
    ...open,
    method: 'post',
    path: '/survey-link',
    summary: 'アンケートのリンクを開く',
    body: contract.surveyLink,
    example: { token: '…' },
    responses: { 200: { description: '設問', schema: contract.surveyLinkForm } },
    handle: async ({ deps }, { body }) => {
      const { definition, ...form } = await openSurveyLink(deps, body.token);
      return { body: { ...form, form: presentSurveyForm(definition) } };
    },
  }),
  defineRoute({
    ...open,
    method: 'post',
    path: '/survey-link/answer',
    summary: 'リンクからアンケートに答える',
    description: '1つのリンクで答えられるのは1回だけです（2回目は 409）。期限後の回答も受け付けます。',
    body: contract.answerSurveyLink,
    example: { token: '…', answers: { points: ['fast_response'] } },
    responses: { 201: { description: '受け付けました', schema: contract.answeredReceipt } },
    handle: async ({ deps, req }, { body }) => {
      const answer = await answerSurveyLink(deps, { ...body, locale: localeOf(req) });
      return { body: receiptOf(answer, await deps.zoneOf(answer.storeId)) };
    },
  }),
];

const receiptOf = (
  { id: answerId, late, answeredAt }: { id: string; late: boolean; answeredAt: Date },
  zone: string,
) => ({
  id: answerId,
  late,
  answeredAt: instantIn(zone)(answeredAt),
});
