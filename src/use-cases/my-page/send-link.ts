import { insertRows } from '#db/insert-rows';
import type { Customer } from '#db/customers';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { runMessageSend } from '../messages/message-send.ts';
import { auditRow } from '../record.ts';
import { REQUESTED_LINK_MINUTES } from './link-token.ts';

export interface LinkReceiver {
  id: string;
  storeId: string;
  locale: string;
}

/** The link's mail: a single send of the ledger, due at once, quiet hours or not, since the customer waits for it. */
export async function sendMyPageLink(deps: UseCaseDeps, customer: LinkReceiver): Promise<void> {
  const id = deps.newId();
  const texts = customer.locale === 'en' ? ENGLISH : JAPANESE;
  await deps.db.transaction((tx) =>
    insertRows(tx, {
      singleSend: [
        {
          id,
          sendKey: `my_page_link:${id}`,
          storeId: customer.storeId,
          customerId: customer.id,
          channel: 'mail',
          purpose: 'requested',
          title: 'マイページのリンク',
          ...texts,
          dueAt: deps.now().toISOString(),
          status: 'planned',
        },
      ],
    }),
  );
  // Not awaited: the answer would take longer for an address that somebody has. It never rejects.
  void runMessageSend(deps, id);
}

/**
 * Staff send the link to a customer who asked for it.
 * @throws DomainError not_found, customer_erased, missing_address
 */
export async function sendMyPageLinkTo(deps: UseCaseDeps, actor: Actor, customerId: string): Promise<void> {
  authorize(actor, 'customer.write');
  const customer = await deps.db.transaction(
    async (tx): Promise<Customer> => {
      const found = await requireLivingCustomer(tx, actor, customerId, 'id');
      if (!found.email)
        throw new DomainError('missing_address', { message: 'no mail address', field: 'email' });
      const { storeId } = found;
      const facts = { action: 'my_page.send_link', entity: 'customer', entityId: customerId, storeId };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
      return found;
    },
    { actor },
  );
  await sendMyPageLink(deps, { ...customer, locale: customer.myPageLocale });
}

const JAPANESE = {
  subject: '【{{store.name}}】マイページのリンク',
  body: `{{customer.name}} 様

{{store.name}}です。下のリンクからマイページを開けます。
{{myPage.url}}

リンクの有効期限は${REQUESTED_LINK_MINUTES}分です。お心当たりのない場合は、このメールを破棄してください。

{{store.name}}
{{store.address|}}
{{store.phone|}}`,
};
const ENGLISH = {
  subject: '[{{store.name}}] Your link to My Page',
  body: `Dear {{customer.name}},

this link opens My Page of {{store.name}}:
{{myPage.url}}

It is good for ${REQUESTED_LINK_MINUTES} minutes. If you did not ask for it, please ignore this mail.

{{store.name}}
{{store.address|}}
{{store.phone|}}`,
};
