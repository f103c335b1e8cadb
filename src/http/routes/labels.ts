import { pipeline } from 'node:stream/promises';
import { checkLabels as checkBody, labelCheck, printLabels as printBody } from '#contract/labels';
import { checkLabels, printLabels } from '#use-cases/print-labels';
import { defineRoute } from '../define-route.ts';

const tag = '宛名ラベル';

export const labelRoutes = [
  defineRoute({
    method: 'post',
    path: '/labels',
    tag,
    summary: '宛名ラベルを PDF で受け取る',
    description:
      'DM 除外・郵送拒否・住所不明の顧客は印刷されません。件数は X-Labels-Printed と X-Labels-Left-Out にあります。',
    body: printBody,
    example: {
      selection: { query: { all: [{ field: 'hasAddress', op: 'is', value: true }] } },
      perSheet: 24,
    },
    responses: { 200: { description: 'A4 の PDF', contentType: 'application/pdf' } },
    security: 'customer.read',
    handle: async ({ deps, actor, res }, { body }) => {
      const { pdf, check } = await printLabels(deps, actor, body);
      res.setHeader('Content-Type', 'application/pdf');
      res.setHeader('Content-Disposition', 'attachment; filename="labels.pdf"');
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('X-Labels-Printed', String(check.printable));
      res.setHeader('X-Labels-Left-Out', String(check.leftOut.length));
      await pipeline(pdf, res);
      return undefined;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/labels/check',
    tag,
    summary: '印刷できない宛名を調べる',
    body: checkBody,
    example: { selection: { query: { all: [{ field: 'hasAddress', op: 'is', value: true }] } } },
    responses: { 200: { description: '印刷できる数と、できない顧客とその理由', schema: labelCheck } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { body }) => ({ body: await checkLabels(deps, actor, body) }),
  }),
];
