import type { SendRow } from '#db/send-facts';
import type { UseCaseDeps } from '../deps.ts';
import { LINK_DAYS, myPageUrl, REQUESTED_LINK_MINUTES } from '../my-page/link-token.ts';

const DAY_MINUTES = 24 * 60;

/** `{{myPage.url}}`: short-lived where the customer waits for it, good for two weeks in other messages. */
export function myPageLinkOf({ config }: UseCaseDeps, { customer, step }: SendRow, at: Date): string {
  const minutes = step?.purpose === 'requested' ? REQUESTED_LINK_MINUTES : LINK_DAYS * DAY_MINUTES;
  return myPageUrl(config, {
    customerId: customer.id,
    epoch: customer.myPageEpoch,
    expiresAt: new Date(at.getTime() + minutes * 60_000),
  });
}
