/** Postcards (D3): settings of a store, backs as designs, their pictures, the preview. */
import {
  createPostcardDesign as createBody,
  pictureQuery,
  postcardDesign,
  postcardDesignPage,
  postcardDesignQuery,
  postcardPicture,
  postcardPreview,
  postcardSettings,
  previewPostcard as previewBody,
  putPostcardSettings,
  storeQuery,
  updatePostcardDesign as updateBody,
} from '#contract/postcards';
import {
  createPostcardDesign,
  findPostcardDesigns,
  getPostcardDesign,
  updatePostcardDesign,
} from '#use-cases/postcards/manage-designs';
import { getPicture, uploadPicture } from '#use-cases/postcards/pictures';
import { previewPostcard } from '#use-cases/postcards/preview';
import { changePostcardSettings, getPostcardSettings } from '#use-cases/postcards/settings';
import { afterId, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentDesign, presentPicture } from '../present/postcard.ts';

const tag = 'はがき';

const exampleDesign = {
  layout: 'text',
  heading: '車検のご案内',
  body: '{{customer.name}} 様\n車検満了日: {{vehicle.inspectionExpiresOn}}',
  color: '#1971c2',
  pictureId: null,
};

export const postcardDesignRoutes = [
  defineRoute({
    method: 'get',
    path: '/postcard-settings',
    tag,
    summary: '店舗のはがきの設定と、待っているはがきの枚数',
    query: storeQuery,
    responses: { 200: { description: '設定', schema: postcardSettings } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { query }) => ({ body: await getPostcardSettings(deps, actor, query) }),
  }),
  defineRoute({
    method: 'put',
    path: '/postcard-settings',
    tag,
    summary: 'はがきの設定を変える',
    body: putPostcardSettings,
    example: {
      writing: 'vertical',
      stock: 'blank',
      mark: 'paid_later',
      markOffice: '銀座局',
      output: 'print_house',
      designId: null,
    },
    responses: { 200: { description: '設定', schema: postcardSettings } },
    security: 'postcard.write',
    handle: async ({ deps, actor }, { body }) => ({ body: await changePostcardSettings(deps, actor, body) }),
  }),
  defineRoute({
    method: 'get',
    path: '/postcard-designs',
    tag,
    summary: 'はがきのデザインの一覧',
    query: postcardDesignQuery,
    responses: { 200: { description: '新しい順', schema: postcardDesignPage } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findPostcardDesigns(deps, actor, {
        ...filter,
        take: limit + 1,
        after: afterId(cursor),
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentDesign(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/postcard-designs',
    tag,
    summary: 'はがきのデザインを作る',
    body: createBody,
    example: { name: '車検のご案内', ...exampleDesign },
    responses: { 201: { description: '作られたデザイン', schema: postcardDesign } },
    security: 'postcard.write',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => {
      const design = await createPostcardDesign(deps, actor, body);
      return { body: presentDesign(design, await deps.zoneOf(design.storeId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/postcard-designs/preview',
    tag,
    summary: 'はがきの両面を見る',
    description: '印刷と同じ配置・同じ書体の輪郭で描いた SVG です。何も保存されません。',
    body: previewBody,
    example: exampleDesign,
    responses: { 200: { description: '宛名面と裏面', schema: postcardPreview } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { body }) => ({ body: await previewPostcard(deps, actor, body) }),
  }),
  defineRoute({
    method: 'get',
    path: '/postcard-designs/{id}',
    tag,
    summary: 'はがきのデザイン',
    params: idParam,
    responses: { 200: { description: 'デザイン', schema: postcardDesign } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { params }) => {
      const design = await getPostcardDesign(deps, actor, params.id);
      return { body: presentDesign(design, await deps.zoneOf(design.storeId)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/postcard-designs/{id}',
    tag,
    summary: 'はがきのデザインを変える（内容が変わると新しい版）',
    params: idParam,
    body: updateBody,
    example: { name: '車検のご案内（夏）' },
    responses: { 200: { description: '変更後のデザイン', schema: postcardDesign } },
    security: 'postcard.write',
    handle: async ({ deps, actor }, { params, body }) => {
      const design = await updatePostcardDesign(deps, actor, params.id, body);
      return { body: presentDesign(design, await deps.zoneOf(design.storeId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/postcard-pictures',
    tag,
    summary: 'はがきの写真を送る',
    description: '本文は PNG か JPEG そのもの（8 MB、2,400 万画素まで）。種類は中身で判定します。',
    query: pictureQuery,
    streamBody: 'image/*',
    responses: { 201: { description: '保存された写真', schema: postcardPicture } },
    security: 'postcard.write',
    handle: async ({ deps, actor, req }, { query }) => ({
      body: presentPicture(await uploadPicture(deps, actor, { ...query, bytes: req })),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/postcard-pictures/{id}/file',
    tag,
    summary: 'はがきの写真',
    params: idParam,
    responses: { 200: { description: 'PNG か JPEG', contentType: 'image/*' } },
    security: 'postcard.read',
    handle: async ({ deps, actor, res }, { params }) => {
      const picture = await getPicture(deps, actor, params.id);
      res.setHeader('Content-Type', picture.contentType);
      res.setHeader('Cache-Control', 'private, max-age=86400, immutable');
      res.setHeader('X-Content-Type-Options', 'nosniff');
      res.end(Buffer.from(picture.data));
      return undefined;
    },
  }),
];
