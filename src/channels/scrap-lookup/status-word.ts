import { type ScrapStatus, scrapStatuses } from '#domain/scrap-lookup';

const statusOfWord = new Map<string, ScrapStatus>(
  (Object.entries(scrapStatuses) as [ScrapStatus, string][]).flatMap(([code, label]) => [
    [code, code],
    [label, code],
  ]),
);

/** Reads a provider's answer: our code or the source's Japanese word; undefined for anything else. */
export function scrapStatusOf(word: unknown): ScrapStatus | undefined {
  return typeof word === 'string' ? statusOfWord.get(word.trim()) : undefined;
}
