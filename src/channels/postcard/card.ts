import { PermanentChannelError } from '../errors.ts';
import type { Picture } from '../print/operations.ts';
import type { PostalAddress } from '../types.ts';

/** Japan Post's card, in millimetres; all places are measured from its upper left corner. */
export const card = { widthMm: 100, heightMm: 148 };

/** What print houses ask for beyond the edge, so that a picture reaches it wherever the knife falls. */
export const BLEED_MM = 3;

export type Writing = 'vertical' | 'horizontal';

/** 料金別納 or 料金後納, instead of a stamp. */
export interface PostageMark {
  kind: 'paid_at_once' | 'paid_later';
  /** 差出事業所名 such as 銀座局; may be left out where the sender's name and address stand on the card, as they do here */
  office?: string | null;
}

/** The back of a card: what all cards of a design share. */
export interface BackDesign {
  layout: 'picture_top' | 'picture_bottom' | 'picture_full' | 'text';
  picture: Picture | null;
  /** #rrggbb of the heading */
  color: string;
}

/** What all cards of a batch share. */
export interface CardStyle {
  writing: Writing;
  /** `blank`: frames of the postcode and the words 郵便はがき are printed; `official`: Japan Post's card bears them */
  stock: 'blank' | 'official';
  mark: PostageMark | null;
  sender: PostalAddress & { phone?: string };
  design: BackDesign | null;
  /** a picture over the whole back goes beyond the edge by this, to be cut off; none unless given */
  bleedMm?: number;
  /** the card's number as a barcode too */
  barcode?: boolean;
}

/** What is one card's own. */
export interface CardContent {
  recipient: PostalAddress & {
    /** 様 for people and 御中 for companies unless given */
    honorific?: string;
  };
  /** on the back */
  heading?: string | null;
  /** the message; line breaks are kept */
  text: string;
  /** printed small, so that a returned card is found again */
  number?: string | null;
}

/** @throws PermanentChannelError `invalid_message`, its stage naming what is missing or does not fit */
export function unfit(field: string): PermanentChannelError {
  return new PermanentChannelError({ code: 'invalid_message', channel: 'postcard', stage: field });
}
