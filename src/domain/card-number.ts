/** Stands in the place of the batch on a card that is printed by itself. */
export const SINGLE = 0;

/** A card as its number says: the batch's number and the card's place in it. */
export interface CardNumber {
  /** `SINGLE`: the card was printed by itself, and its place is its own number */
  batch: number;
  seq: number;
}

/**
 * The number printed small on a card, by which a returned one is found again: batch, place, and a check digit that tells
 * a mistyped digit or two that changed places (Luhn, ISO/IEC 7812-1).
 * @example cardNumber({ batch: 42, seq: 137 }) // '00042-00137-0'
 */
export function cardNumber({ batch, seq }: CardNumber): string {
  const digits = `${String(batch).padStart(5, '0')}-${String(seq).padStart(5, '0')}`;
  return `${digits}-${checkDigit(digits)}`;
}

/** Reads what was typed or scanned, with or without hyphens, half or full width. Null: not a card's number. */
export function parseCardNumber(entered: string): CardNumber | null {
  const plain = entered
    .normalize('NFKC')
    .replaceAll(/[‐‑‒–—―−ー]/g, '-')
    .replaceAll(/\s/g, '');
  const [, batch, seq, check] =
    /^(\d{5,})-(\d{5,})-(\d)$/.exec(plain) ?? /^(\d{5})(\d{5,})(\d)$/.exec(plain) ?? [];
  if (!batch || !seq || check !== checkDigit(batch + seq)) return null;
  return { batch: Number(batch), seq: Number(seq) };
}

function checkDigit(text: string): string {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce((total, digit, at) => {
    const weighted = at % 2 === 0 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
