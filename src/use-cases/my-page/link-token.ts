import { DomainError } from '#errors';
import { openToken, signToken, uuidBytes, uuidOf } from '../signed-token.ts';

export interface MyPageLink {
  customerId: string;
  /** customer.my_page_epoch: a link with an earlier one is void */
  epoch: number;
  /** Kept to the second. */
  expiresAt: Date;
}

const PURPOSE = 'oikaze my page v1';
const ID_BYTES = 16;
const EPOCH_BYTES = 4;
const EXPIRY_BYTES = 6;

/** Links in messages of patterns, rules and staff. */
export const LINK_DAYS = 14;
/** Links that somebody asked for by entering a mail address. */
export const REQUESTED_LINK_MINUTES = 60;

/**
 * The url of My Page for one customer. The token stands behind `#`: browsers send it to no server, so it is in no access
 * log and no Referer; the page trades it for a session and takes it out of the address.
 */
export function myPageUrl(
  { publicBaseUrl, sessionSecret }: { publicBaseUrl: string; sessionSecret: string },
  { customerId, epoch, expiresAt }: MyPageLink,
): string {
  const numbers = Buffer.alloc(EPOCH_BYTES + EXPIRY_BYTES);
  numbers.writeUInt32BE(epoch, 0);
  numbers.writeUIntBE(Math.floor(expiresAt.getTime() / 1_000), EPOCH_BYTES, EXPIRY_BYTES);
  const token = signToken(sessionSecret, PURPOSE, Buffer.concat([uuidBytes(customerId), numbers]));
  return `${publicBaseUrl}/my/#${token}`;
}

/** A text as the ledger keeps it: whoever reads what was sent cannot enter by its link. */
export const withoutMyPageLinks = (text: string): string => text.replaceAll(/\/my\/#[\w-]+/g, '/my/#…');

/**
 * Signature first, in constant time, then the date.
 * @throws DomainError my_page_link_invalid, my_page_link_expired
 */
export function verifyMyPageToken(secret: string, token: string, now: Date): MyPageLink {
  const content = openToken(secret, PURPOSE, token, ID_BYTES + EPOCH_BYTES + EXPIRY_BYTES);
  if (!content) throw linkInvalid();
  const expiresAt = new Date(content.readUIntBE(ID_BYTES + EPOCH_BYTES, EXPIRY_BYTES) * 1_000);
  if (now >= expiresAt)
    throw new DomainError('my_page_link_expired', {
      remedy: {
        ja: 'メールアドレスを入力して、新しいリンクを受け取ってください',
        en: 'enter your mail address to get a new link',
      },
    });
  return {
    customerId: uuidOf(content.subarray(0, ID_BYTES)),
    epoch: content.readUInt32BE(ID_BYTES),
    expiresAt,
  };
}

/** Also for a link that was good once: it tells nothing more. */
export const linkInvalid = (): DomainError =>
  new DomainError('my_page_link_invalid', {
    message: 'this link opens nothing',
    remedy: {
      ja: 'リンクを最後まで開いているかご確認のうえ、メールアドレスを入力して新しいリンクを受け取ってください',
      en: 'check that you opened the whole link, or enter your mail address to get a new one',
    },
  });
