import type { CardContent } from '#channels/postcard/card';
import { cardFaces } from '#channels/postcard/faces';
import type { PreviewPostcard } from '#contract/postcards';
import type { Tx } from '#db/client';
import { findPostcardSetting } from '#db/postcard-settings';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { addressLines } from '#domain/postal-address';
import { renderTemplate, sampleValues } from '#domain/template-variables';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { storeOrDefault } from '../find-stores.ts';
import { backOf, cardStyle } from './card-style.ts';
import { checkContent } from './manage-designs.ts';
import { asDomainError } from './unprintable.ts';

const SAMPLE = {
  name: '山田 太郎',
  postalCode: '254-0034',
  addressLines: ['神奈川県平塚市宝町3-1', 'スカイコーポ21 305号室'],
};

/**
 * Both sides of a card as SVG, drawn by the layout that prints, in the outlines of the printed font.
 * @throws DomainError `postcard_unprintable` naming what is missing or does not fit, `unknown_variable`, `not_found`
 */
export async function previewPostcard(
  deps: UseCaseDeps,
  actor: Actor,
  input: PreviewPostcard,
): Promise<{ address: string; back: string | null }> {
  authorize(actor, 'postcard.read');
  const { style, content } = await deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      const settings = await findPostcardSetting(tx, store.id);
      await checkContent(tx, actor, input);
      const sender = {
        ...store,
        postalCode: store.postalCode ?? '000-0000',
        address: store.address ?? '（店舗の住所が未登録です）',
      };
      const style = cardStyle(
        sender,
        {
          ...settings,
          bleed: settings.bleed && settings.output === 'print_house',
          ...(input.writing && { writing: input.writing }),
        },
        await backOf(tx, actor, input),
      );
      return { style, content: await contentOf(tx, actor, input) };
    },
    { actor },
  );
  return asDomainError(() => cardFaces(style, content));
}

async function contentOf(tx: Tx, actor: Actor, input: PreviewPostcard): Promise<CardContent> {
  const customer = input.customerId ? await requireLivingCustomer(tx, actor, input.customerId) : null;
  const values = {
    ...sampleValues(),
    ...(customer && { 'customer.name': customer.name, 'customer.kana': customer.kana }),
  };
  return {
    recipient: customer
      ? {
          name: customer.name,
          postalCode: customer.postalCode ?? '',
          addressLines: addressLines(customer.address ?? ''),
        }
      : SAMPLE,
    heading: input.heading && renderTemplate(input.heading, values, 'heading'),
    text: renderTemplate(input.body, values),
    number: '00000-00000-0',
  };
}
