/** What is drawn on a page, in millimetres from its upper left corner. */
export type DrawOperation = BoxOperation | LineOperation | CircleOperation | TextOperation | ImageOperation;

export interface BoxOperation {
  kind: 'box';
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
  lineMm: number;
  color: string;
  /** filled with this, without a line */
  fill?: string;
}

export interface LineOperation {
  kind: 'line';
  xMm: number;
  yMm: number;
  toXMm: number;
  toYMm: number;
  lineMm: number;
  color: string;
}

/** `xMm`, `yMm`: the centre */
export interface CircleOperation {
  kind: 'circle';
  xMm: number;
  yMm: number;
  radiusMm: number;
  lineMm: number;
  color: string;
}

/** `yMm` is the middle of the characters' em square; `xMm` is the left end, or the middle when centred. */
export interface TextOperation {
  kind: 'text';
  text: string;
  xMm: number;
  yMm: number;
  sizePt: number;
  align: 'left' | 'center';
  /** #rrggbb; black unless given */
  color?: string;
  /** one upright character of a column, in its vertical form; centred */
  vertical?: true;
  /** turned a quarter to the right around its middle; centred */
  rotated?: true;
  /** squeezed sideways to no more than this (縦中横) */
  maxWidthMm?: number;
}

/** A picture that fills its box; what does not fit is cut off evenly on both sides. */
export interface ImageOperation {
  kind: 'image';
  picture: Picture;
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

/** PNG or JPEG. */
export interface Picture {
  /** the same for the same bytes: the picture goes into a file once */
  id: string;
  contentType: 'image/png' | 'image/jpeg';
  bytes: Uint8Array;
}

/** Size of a page. */
export interface PageSize {
  widthMm: number;
  heightMm: number;
}

export const PT_PER_MM = 72 / 25.4;

// The em square of Japanese fonts reaches from 0.12 em below the baseline to 0.88 em above it (ideographic em box).
export const MIDDLE_ABOVE_BASELINE_EM = 0.38;
