import type { SendRow } from '#db/send-facts';
import { canBeNamed } from '#domain/advertising-footer';
import type { SendFacts } from '#domain/send-decision';

/** The row as `decideSend` wants it. */
export function sendFacts(row: SendRow, options: { allowPreferred: boolean }): SendFacts {
  const { customer, store, step } = row;
  const capped = store.frequencyCapDays !== null && store.frequencyCapMax !== null;
  return {
    followStatus: step ? (row.follow?.status ?? null) : null,
    ruleStatus: row.rule?.status ?? null,
    stepStatus: step?.status ?? 'planned',
    channel: step?.channel ?? 'survey',
    purpose: step?.purpose ?? 'transactional',
    preferredChannel: customer.preferredChannel,
    allowPreferred: options.allowPreferred,
    consent: { mail: customer.consentMail, sms: customer.consentSms, postcard: customer.consentPostcard },
    optedOut: { mail: false, sms: false, postcard: false },
    existingRelation: customer.existingRelation,
    addresses: {
      hasEmail: customer.email !== null,
      emailUndeliverable: customer.emailUndeliverable,
      hasPhone: customer.phone !== null,
      phoneUndeliverable: customer.phoneUndeliverable,
      hasPostalAddress: customer.postalCode !== null && customer.address !== null,
      postUndeliverable: customer.postUndeliverable,
    },
    emergencyStop: row.emergencyStop,
    senderIncomplete: !canBeNamed(store),
    cleaning: {
      excludeDm: customer.cleaningDecision === 'exclude',
      askFirst: customer.cleaningDecision === 'ask',
    },
    agencyContracted: row.agencyContracted,
    budget: { capYen: store.budgetCapYen, spentYen: row.spentYen, priceYen: row.priceYen },
    frequencyCap: capped
      ? { perDays: store.frequencyCapDays ?? 1, max: store.frequencyCapMax ?? 0, sentAtList: row.sentAtList }
      : null,
    quietHours: store.quietFrom && store.quietTo ? { from: store.quietFrom, to: store.quietTo } : null,
    timeZone: store.timeZone,
  };
}
