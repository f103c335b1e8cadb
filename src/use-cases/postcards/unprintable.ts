import { ChannelError } from '#channels/errors';
import { type Bilingual, DomainError } from '#errors';

/** What a card lacks, in words for staff; the stages of src/channels/postcard. */
const STAGES: Record<string, Bilingual> = {
  'recipient postal code': {
    ja: '郵便番号がない、または 7 桁ではありません',
    en: 'the postcode is missing or is not seven digits: correct it',
  },
  'recipient address': {
    ja: '住所がない、または長すぎて入りません',
    en: 'the address is missing or too long: correct it',
  },
  'recipient name': {
    ja: '氏名がない、または長すぎて入りません',
    en: 'the name is missing or too long: correct it',
  },
  'sender postal code': {
    ja: '店舗の郵便番号が登録されていません',
    en: 'register the postcode of the store',
  },
  sender: { ja: '店舗の住所・店名が長すぎて入りません', en: 'shorten the address or the name of the store' },
  heading: { ja: '見出しが長すぎて入りません', en: 'shorten the heading' },
  text: { ja: '本文が長すぎて入りません', en: 'shorten the text' },
};

/** Why a card cannot be printed: a word for the record. Null: something else went wrong. */
export function unprintableReason(error: unknown): string | null {
  if (!(error instanceof ChannelError) || error.outcome !== 'permanent') return null;
  return error.stage.replaceAll(' ', '_');
}

/** The same for people, from the word of the record. */
export function unprintableText(reason: string): Bilingual | null {
  const stage = reason.replaceAll('_', ' ');
  const character = /^no character (U\+\w+)$/.exec(stage)?.[1];
  if (!character) return STAGES[stage] ?? null;
  const shown = String.fromCodePoint(Number.parseInt(character.slice(2), 16));
  return {
    ja: `印刷用の書体にない文字があります（${shown} ${character}）`,
    en: `replace a character that the font of the cards lacks (${shown} ${character})`,
  };
}

/** @throws DomainError `postcard_unprintable` in place of the layout's own error */
export function asDomainError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = unprintableReason(error);
    if (reason === null) throw error;
    throw new DomainError('postcard_unprintable', {
      message: `a postcard cannot be printed: ${reason}`,
      ...(['heading', 'text'].includes(reason) && { field: reason === 'text' ? 'body' : reason }),
      remedy: unprintableText(reason) ?? {
        ja: '宛名と本文を確かめてください',
        en: 'check the address and the text',
      },
      details: { reason },
    });
  }
}
