import type { ja } from './ja/index.ts';

/** The same keys with words of another language: a missing key does not compile. */
export type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
export type Words = Shape<typeof ja>;
