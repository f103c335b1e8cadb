import type { SenderCheck } from '#channels/relay/check-sender';
import { type ListenerOptions, type RelayListener, startListener } from '#channels/relay/listener';
import { noteRefusedMail } from '#db/inbound-mail';
import { splitAddress } from '#domain/relay-address';
import type { UseCaseDeps } from '../deps.ts';
import { processDueMail, processInboundMail } from './process-inbound-mail.ts';
import { receiveMail } from './receive-mail.ts';
import { findRecipient } from './relay-recipient.ts';

/** Mails acted on at a time; the others wait in the record. */
const AT_A_TIME = 4;
/** What a killed process left, and what was put off. */
const LOOK_AGAIN_MS = 5_000;

export interface Relay {
  port: number;
  close(): Promise<void>;
}

/**
 * The relay: takes mail in, stores it, answers 250, and then acts on it. Listening and acting are apart: a mail that waits
 * to be acted on never keeps a sender waiting.
 */
export async function runRelay(
  deps: UseCaseDeps,
  { checkSender, ...options }: ListenerOptions & { checkSender: SenderCheck },
): Promise<Relay> {
  const waiting: string[] = [];
  const working = new Set<Promise<void>>();
  let closing = false;

  const workOn = (ids: readonly string[]): void => {
    waiting.push(...ids);
    while (!closing && working.size < AT_A_TIME) {
      const id = waiting.shift();
      if (id === undefined) return;
      const work = processInboundMail(deps, id)
        .catch((error: unknown) => deps.logger.error({ err: error, mailId: id }, 'a mail is acted on later'))
        .finally(() => {
          working.delete(work);
          workOn([]);
        });
      working.add(work);
    }
  };

  const listener: RelayListener = await startListener(options, {
    checkRecipient: async (address) => {
      await findRecipient(deps, address);
    },
    store: async (mail) => workOn(await receiveMail(deps, mail, checkSender)),
    noteRefusal: ({ sender, ...refused }) => {
      const senderDomain = splitAddress(sender.toLowerCase())[1];
      noteRefusedMail(deps.db, { ...refused, senderDomain, id: deps.newId(), now: deps.now() }).catch(
        (error: unknown) => deps.logger.warn({ err: error }, 'a refusal could not be noted'),
      );
      deps.logger.info({ reason: refused.reason }, 'a mail was refused');
    },
    onError: (error) => deps.logger.warn({ err: error }, 'trouble on the relay'),
  });

  const look = setInterval(() => {
    if (closing || working.size > 0) return;
    const work = processDueMail(deps)
      .then(() => undefined)
      .catch((error: unknown) => deps.logger.warn({ err: error }, 'waiting mail could not be read'))
      .finally(() => working.delete(work));
    working.add(work);
  }, LOOK_AGAIN_MS);

  return {
    port: listener.port,
    close: async () => {
      closing = true;
      clearInterval(look);
      await listener.close();
      await Promise.allSettled(working);
    },
  };
}
