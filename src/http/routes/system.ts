import { emergencyStop, setEmergencyStop as stopBody } from '#contract/system';
import { getEmergencyStop, setEmergencyStop } from '#use-cases/emergency-stop';
import { type Context, defineRoute } from '../define-route.ts';
import { instantIn } from '../present/instant.ts';

type State = Awaited<ReturnType<typeof getEmergencyStop>>;

const present = async ({ deps }: Context, state: State) => ({
  body: { ...state, updatedAt: instantIn(await deps.zoneOf(null))(state.updatedAt) },
});

export const systemRoutes = [
  defineRoute({
    method: 'get',
    path: '/emergency-stop',
    tag: '運用',
    summary: '緊急停止の状態',
    responses: { 200: { description: '緊急停止', schema: emergencyStop } },
    security: 'system.read',
    handle: async (context) => present(context, await getEmergencyStop(context.deps, context.actor)),
  }),
  defineRoute({
    method: 'put',
    path: '/emergency-stop',
    tag: '運用',
    summary: '全ての送信を止める・再開する',
    description:
      'active: true の間、メール・SMS・ハガキは一切送られません。待っていた送信は、再開した後に送られます。',
    body: stopBody,
    example: { active: true, reason: '文面の誤りを確認中' },
    responses: { 200: { description: '緊急停止', schema: emergencyStop } },
    security: 'system.write',
    handle: async (context, { body }) =>
      present(context, await setEmergencyStop(context.deps, context.actor, body)),
  }),
];
