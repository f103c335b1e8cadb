/**
 * @param {[string, string][]} rows label and value; an empty label continues the row before
 * @param {string} title
 * @returns {string} a box around them
 */
export function box(title, rows) {
  const labels = Math.max(...rows.map(([label]) => width(label)));
  const lines = [title, '', ...rows.map(([label, value]) => `${pad(label, labels)}  ${value}`)];
  const inner = Math.max(...lines.map(width));
  return [
    `╭${'─'.repeat(inner + 4)}╮`,
    ...lines.map((line) => `│  ${pad(line, inner)}  │`),
    `╰${'─'.repeat(inner + 4)}╯`,
    '',
  ].join('\n');
}

const pad = (text, columns) => text + ' '.repeat(columns - width(text));

/** Columns on a terminal: Japanese characters take two. */
const width = (text) =>
  [...text].reduce(
    (sum, letter) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
