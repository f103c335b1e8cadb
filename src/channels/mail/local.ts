import { putOrRetry } from '../local-outbox.ts';
import type { LocalOutbox, MailChannel } from '../types.ts';
import { composeMail } from './compose.ts';

/** Keeps mail in the local outbox, where the UI shows it as ローカル. It refuses what SMTP would refuse. */
export function createLocalMail(outbox: LocalOutbox, messageIdDomain: string): MailChannel {
  return {
    name: 'local',
    deduplicates: true,
    async send(mail) {
      const { messageId } = await composeMail(mail, mail.idempotencyKey, messageIdDomain);
      // The outbox is a screen: customers stand there by their relay address (C8).
      const shown = mail.replyTo?.address ?? mail.to.address;
      const toLabel = mail.to.name ? `${mail.to.name} <${shown}>` : shown;
      await putOrRetry(outbox, 'mail', mail, { toLabel, subject: mail.subject, body: mail.text });
      return { providerId: messageId };
    },
  };
}
