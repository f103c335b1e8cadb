/** Surveys for staff: their questions, and what customers answered (C4, C5). */
import {
  answeredSurveyList,
  archiveSurvey as archiveBody,
  surveyDefinition,
  surveyDefinitionList,
  writeSurvey as surveyBody,
} from '#contract/surveys';
import { getCustomer } from '#use-cases/find-customers';
import { getQuote } from '#use-cases/find-quotes';
import { sendMyPageLinkTo } from '#use-cases/my-page/send-link';
import { revokeMyPageOf } from '#use-cases/my-page/sessions';
import { listSurveysOfCustomer, listSurveysOfQuote } from '#use-cases/surveys/find-surveys';
import { archiveSurvey, listSurveyDefinitions, writeSurvey } from '#use-cases/surveys/write-survey';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentAnsweredSurvey, presentDefinition } from '../present/survey.ts';
import { localeOf } from '../problem.ts';

const tag = 'アンケート';

export const surveyRoutes = [
  defineRoute({
    method: 'get',
    path: '/surveys',
    tag,
    summary: 'アンケートの設問（すべての版）',
    responses: { 200: { description: '種類ごとに新しい順', schema: surveyDefinitionList } },
    security: 'pattern.read',
    handle: async ({ deps, actor }) => {
      const versions = await listSurveyDefinitions(deps, actor);
      const items = await Promise.all(
        versions.map(async (version) => presentDefinition(version, await deps.zoneOf(version.row.storeId))),
      );
      return { body: { items } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/surveys',
    tag,
    summary: 'アンケートを作る、または設問を変える',
    description:
      '変更は新しい版になり、これまでの回答は元の版のまま読めます。estimate・contract・end を店舗に作ると、その店舗では標準の設問に代わります。',
    body: surveyBody,
    example: {
      kind: 'delivery_check',
      content: {
        title: { ja: '納車アンケート' },
        questions: [
          {
            id: 'satisfied',
            type: 'choice',
            label: { ja: '納車にご満足いただけましたか' },
            min: 1,
            max: 1,
            choices: [
              { id: 'yes', label: { ja: 'はい' } },
              { id: 'no', label: { ja: 'いいえ' } },
            ],
          },
        ],
      },
    },
    responses: { 201: { description: '新しい版', schema: surveyDefinition } },
    security: 'pattern.write',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => {
      const version = await writeSurvey(deps, actor, body);
      return { body: presentDefinition(version, await deps.zoneOf(version.row.storeId)) };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/surveys/archived',
    tag,
    summary: 'アンケートの使用をやめる、または再開する',
    body: archiveBody,
    example: { kind: 'delivery_check', archived: true },
    responses: { 204: { description: '変更されました' } },
    security: 'pattern.write',
    handle: async ({ deps, actor }, { body }) => {
      await archiveSurvey(deps, actor, body);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/surveys',
    tag,
    summary: '顧客のアンケートの回答',
    params: idParam,
    responses: { 200: { description: '新しい順の回答', schema: answeredSurveyList } },
    security: 'customer.read',
    handle: async ({ deps, actor, req }, { params }) => {
      const { storeId } = await getCustomer(deps, actor, params.id);
      const [zone, rows] = await Promise.all([
        deps.zoneOf(storeId),
        listSurveysOfCustomer(deps, actor, params.id),
      ]);
      return { body: { items: rows.map((row) => presentAnsweredSurvey(row, zone, localeOf(req))) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/quotes/{id}/surveys',
    tag,
    summary: '見積り依頼についてのアンケートの回答',
    params: idParam,
    responses: { 200: { description: '新しい順の回答。空なら「無」', schema: answeredSurveyList } },
    security: 'customer.read',
    handle: async ({ deps, actor, req }, { params }) => {
      const { storeId } = await getQuote(deps, actor, params.id);
      const [zone, rows] = await Promise.all([
        deps.zoneOf(storeId),
        listSurveysOfQuote(deps, actor, params.id),
      ]);
      return { body: { items: rows.map((row) => presentAnsweredSurvey(row, zone, localeOf(req))) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/my-page-links',
    tag: 'マイページ',
    summary: 'マイページのリンクをお客様のメールアドレスに送る',
    params: idParam,
    responses: { 204: { description: '送信を受け付けました' } },
    security: 'customer.write',
    handle: async ({ deps, actor }, { params }) => {
      await sendMyPageLinkTo(deps, actor, params.id);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/{id}/my-page-links',
    tag: 'マイページ',
    summary: 'マイページのリンクと開いている画面をすべて無効にする',
    params: idParam,
    responses: { 204: { description: '無効になりました' } },
    security: 'customer.write',
    handle: async ({ deps, actor }, { params }) => {
      await revokeMyPageOf(deps, actor, params.id);
      return { status: 204 };
    },
  }),
];
