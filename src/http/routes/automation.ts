import {
  automationRule,
  automationRuleList,
  automationRuleQuery,
  automationRuleVersions,
  automationRun,
  automationRunList,
  automationRunQuery,
  automationSendPage,
  automationSendQuery,
  previewRule as previewBody,
  rulePreview,
  writeRule,
} from '#contract/automation';
import { runRuleNow } from '#use-cases/automation/begin-run';
import {
  getRule,
  getRun,
  listRuleVersions,
  listRules,
  listRuns,
  listSends,
} from '#use-cases/automation/find-rules';
import { previewRule } from '#use-cases/automation/preview-rule';
import { createRule, setRuleStatus, updateRule } from '#use-cases/automation/write-rule';
import { afterId, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import {
  presentPreview,
  presentRule,
  presentRuleVersion,
  presentRun,
  presentSend,
} from '../present/automation.ts';

const tag = '自動送信';

const show = async ({ deps, actor }: Context, id: string) => ({
  body: presentRule(await getRule(deps, actor, id), deps.now()),
});

const example = {
  name: '車検 30 日前の SMS',
  dateSource: 'inspection_expiry',
  offset: '-P30D',
  channel: 'sms',
  body: '{{customer.name}}様 車検満了は{{vehicle.inspectionExpiresOn}}です。{{store.name}}',
  timeOfDay: '10:00',
  query: { all: [{ field: 'cleaningDecision', op: 'in', value: ['keep'] }] },
};

const switchTo = (path: 'pause' | 'resume' | 'archive', summary: string, description: string) =>
  defineRoute({
    method: 'post',
    path: `/automation-rules/{id}/${path}`,
    tag,
    summary,
    description,
    params: idParam,
    responses: { 200: { description: 'ルール', schema: automationRule } },
    security: 'automation.write',
    handle: async (context, { params }) => {
      const status = ({ pause: 'paused', resume: 'active', archive: 'archived' } as const)[path];
      await setRuleStatus(context.deps, context.actor, params.id, status);
      return show(context, params.id);
    },
  });

export const automationRoutes = [
  defineRoute({
    method: 'get',
    path: '/automation-rules',
    tag,
    summary: '自動送信のルール',
    query: automationRuleQuery,
    responses: { 200: { description: '有効なものから', schema: automationRuleList } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { query }) => {
      const rules = await listRules(deps, actor, query);
      return { body: { items: rules.map((rule) => presentRule(rule, deps.now())) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/automation-rules',
    tag,
    summary: 'ルールを作る',
    description:
      '一時停止の状態で作られます。プレビューで対象と料金を確かめてから再開してください。SMS は固定の文面が 70 文字を超えると保存できません。',
    body: writeRule,
    example,
    responses: { 201: { description: '作ったルール', schema: automationRule } },
    security: 'automation.write',
    idempotent: true,
    handle: async (context, { body }) => ({
      ...(await show(context, (await createRule(context.deps, context.actor, body)).id)),
      status: 201,
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/automation-rules/preview',
    tag,
    summary: '明日の対象と料金',
    description:
      '保存していない条件でも、保存したルール（ruleId）でも、実行と同じ選び方・判定で試算します。何も送られず、何も記録されません。',
    body: previewBody,
    example,
    responses: { 200: { description: '対象・見送り・保留と料金', schema: rulePreview } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { body }) => ({
      body: presentPreview(await previewRule(deps, actor, body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/automation-rules/{id}',
    tag,
    summary: 'ルール',
    params: idParam,
    responses: { 200: { description: '今の版', schema: automationRule } },
    security: 'automation.read',
    handle: (context, { params }) => show(context, params.id),
  }),
  defineRoute({
    method: 'put',
    path: '/automation-rules/{id}',
    tag,
    summary: 'ルールを変える',
    description: '新しい版になります。すでに選ばれた送信は、選ばれたときの文面で送られます。',
    params: idParam,
    body: writeRule,
    example,
    responses: { 200: { description: '変えたルール', schema: automationRule } },
    security: 'automation.write',
    handle: async (context, { params, body }) => {
      await updateRule(context.deps, context.actor, params.id, body);
      return show(context, params.id);
    },
  }),
  switchTo('pause', 'ルールを一時停止する', '応答した後、このルールの送信は始まりません。'),
  switchTo('resume', 'ルールを有効にする', '毎日、決めた時刻に動きます。'),
  switchTo('archive', 'ルールを廃止する', '残りの送信は取り消されます。元には戻せません。'),
  defineRoute({
    method: 'post',
    path: '/automation-rules/{id}/run',
    tag,
    summary: '今すぐ実行する',
    description: '今日の分を実行します。何度実行しても、同じ車両・同じ期日には一度しか送りません。',
    params: idParam,
    responses: { 202: { description: '始めた実行', schema: automationRun } },
    security: 'automation.write',
    handle: async ({ deps, actor }, { params }) => {
      const run = await runRuleNow(deps, actor, params.id);
      return { body: presentRun(run, await deps.zoneOf(run.storeId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/automation-rules/{id}/versions',
    tag,
    summary: 'ルールの版',
    params: idParam,
    responses: { 200: { description: '新しい順', schema: automationRuleVersions } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { params }) => {
      const versions = await listRuleVersions(deps, actor, params.id);
      return { body: { items: versions.map((version) => presentRuleVersion(version, deps.now())) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/automation-rules/{id}/runs',
    tag,
    summary: '実行の履歴',
    params: idParam,
    query: automationRunQuery,
    responses: { 200: { description: '新しい日から', schema: automationRunList } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { params, query: { limit, before } }) => {
      const runs = await listRuns(deps, actor, { ruleId: params.id, before, take: limit });
      return {
        body: {
          items: await Promise.all(runs.map(async (run) => presentRun(run, await deps.zoneOf(run.storeId)))),
        },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/automation-runs/{id}',
    tag,
    summary: '実行の進み具合と結果',
    params: idParam,
    responses: { 200: { description: '実行', schema: automationRun } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { params }) => {
      const run = await getRun(deps, actor, params.id);
      return { body: presentRun(run, await deps.zoneOf(run.storeId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/automation-rules/{id}/sends',
    tag,
    summary: 'ルールの送信',
    params: idParam,
    query: automationSendQuery,
    responses: { 200: { description: '新しい順', schema: automationSendPage } },
    security: 'automation.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, ...filter } }) => {
      const rows = await listSends(
        deps,
        actor,
        { ruleId: params.id, ...filter },
        { take: limit + 1, after: afterId(cursor) },
      );
      const zone = await deps.zoneOf(rows[0]?.storeId ?? null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentSend(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
];
