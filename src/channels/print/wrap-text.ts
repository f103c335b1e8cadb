/** Width in mm of a text at a size in pt. */
export type Measure = (text: string, sizePt: number) => number;

// Japanese line breaking (JIS X 4051, 行頭・行末禁則): what may not begin and what may not end a line.
const notAtStart =
  /^[、。，．,.・:;：；?!？！‐－–〜～)\]}）］｝〉》」』】〕”’ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々゛゜%％]/u;
const notAtEnd = /[([{（［｛〈《「『【〔“‘￥$]$/u;
const unit = /[\p{Script=Latin}\p{Nd}'’@._/:+-]+[ \u3000]*|[\s\S]\p{Mark}*/gu;

/**
 * Breaks one paragraph into lines no wider than `widthMm`. Words and numbers in Latin letters stay whole where they
 * fit; an empty paragraph is one empty line.
 */
export function wrapText(paragraph: string, widthMm: number, sizePt: number, measure: Measure): string[] {
  const widthOf = (text: string) => measure(text, sizePt);
  if (widthOf(paragraph.trimEnd()) <= widthMm) return [paragraph.trimEnd()];
  const units = (paragraph.match(unit) ?? []).flatMap((part) =>
    widthOf(part.trimEnd()) <= widthMm ? [part] : [...part],
  );
  const lines: string[] = [];
  let line: string[] = [];
  let width = 0;
  for (const next of units) {
    if (line.length === 0 || width + widthOf(next.trimEnd()) <= widthMm) {
      line.push(next);
      width += widthOf(next);
      continue;
    }
    const carried = carriedOver(line, next);
    lines.push(
      line
        .slice(0, line.length - carried.length)
        .join('')
        .trimEnd(),
    );
    line = [...carried, next];
    width = line.reduce((sum, part) => sum + widthOf(part), 0);
  }
  return [...lines, line.join('').trimEnd()];
}

/** What moves to the next line together with `next`, so that neither line begins or ends against the rules. */
function carriedOver(line: readonly string[], next: string): string[] {
  let keep = line.length;
  let first = next;
  while (keep > 1 && (notAtStart.test(first) || notAtEnd.test(line[keep - 1] ?? ''))) {
    keep -= 1;
    first = line[keep] ?? '';
  }
  return keep > 1 || line.length === 1 ? line.slice(keep) : [];
}
