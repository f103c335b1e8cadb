import { readReport } from '#channels/relay/read-report';
import {
  forgetOldMail,
  type InboundMail,
  type InboundOutcome,
  listDueInboundMail,
  postponeInboundMail,
  settleInboundMail,
  takeInboundMail,
} from '#db/inbound-mail';
import { DomainError, isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { noteReport } from './note-report.ts';
import { takeMessage } from './take-message.ts';

/**
 * How long one attempt may take before somebody else may try. Short, because a reply that a killed process left behind has
 * not stopped its pattern yet; two attempts side by side make nothing twice.
 */
const LEASE_MS = 30_000;
const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 15_000;
/** How long the text of a mail is kept beside the message it became, and a refusal in the list. */
const KEEP_TEXT_MS = 30 * 86_400_000;
const KEEP_REFUSALS_MS = 90 * 86_400_000;

/**
 * Acts on a stored mail (C8): what staff wrote stands on My Page and goes to the real address, what the customer wrote
 * stands in the thread and stops the pattern, reports change the ledger. Every part is idempotent by the row's id, so a
 * process killed at any moment leaves nothing undone and nothing doubled. Never throws: what fails comes again later.
 */
export async function processInboundMail(deps: UseCaseDeps, id: string): Promise<void> {
  const mail = await takeInboundMail(deps.db, id, { now: deps.now(), leaseMs: LEASE_MS });
  if (!mail) return;
  try {
    const outcome = await act(deps, mail);
    await settleInboundMail(deps.db, id, outcome, deps.now());
  } catch (error) {
    await comeBack(deps, mail, error);
  }
}

/** What the mail was answered for with 250 already stays until it has become something, or a person has looked at it. */
async function comeBack(deps: UseCaseDeps, { id, attempts }: InboundMail, error: unknown): Promise<void> {
  const code = isDomainError(error) ? error.code : 'internal_error';
  const final = isDomainError(error) && error.status < 500;
  const log = { err: final ? undefined : error, mailId: id, code, attempts };
  if (final || attempts >= MOST_ATTEMPTS) {
    deps.logger.error(log, 'a mail that came in could not be acted on; see the list of mail');
    await settleInboundMail(deps.db, id, { status: 'failed', reason: code }, deps.now());
    return;
  }
  deps.logger.warn(log, 'a mail that came in is acted on later');
  const pauseMs = FIRST_PAUSE_MS * 2 ** (attempts - 1);
  await postponeInboundMail(deps.db, id, new Date(deps.now().getTime() + pauseMs), code);
}

async function act(deps: UseCaseDeps, mail: InboundMail): Promise<InboundOutcome> {
  if (!mail.raw)
    throw new DomainError('not_found', { message: 'the text of this mail is not kept any more' });
  switch (mail.kind) {
    case 'automatic':
      return { status: 'ignored', reason: 'automatic' };
    case 'bounce':
    case 'complaint':
      return noteReport(deps, mail, await readReport(mail.raw));
    default:
      return { status: 'processed', resultId: await takeMessage(deps, mail, mail.raw) };
  }
}

/**
 * Acts on accepted mail that nobody is at: left by a process that was killed, or put off; part of the reconciler's pass and
 * of the relay's own.
 * @returns number of mails tried
 */
export async function processDueMail(
  deps: UseCaseDeps,
  limit = 500,
  heartbeat: () => void = () => {},
): Promise<number> {
  const ids = await listDueInboundMail(deps.db, deps.now(), limit);
  for (const id of ids) {
    await processInboundMail(deps, id);
    heartbeat();
  }
  return ids.length;
}

export async function forgetOldInboundMail(deps: UseCaseDeps): Promise<void> {
  const now = deps.now().getTime();
  await forgetOldMail(deps.db, {
    text: new Date(now - KEEP_TEXT_MS),
    refusals: new Date(now - KEEP_REFUSALS_MS),
  });
}
