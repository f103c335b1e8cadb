import { inflateSync } from 'node:zlib';

const MM_PER_PT = 25.4 / 72;

/** A text where it stands on its page, in millimetres from the upper left corner: `xMm` its left end, `yMm` its baseline. */
export interface PdfText {
  text: string;
  xMm: number;
  yMm: number;
  sizePt: number;
  /** in millimetres, as it advances */
  widthMm: number;
  rotated: boolean;
}

export interface PdfBox {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

export interface PdfPage {
  widthMm: number;
  heightMm: number;
  texts: PdfText[];
  boxes: PdfBox[];
  /** what is drawn by name: pictures and stamps */
  drawn: string[];
}

interface PdfObject {
  dictionary: string;
  stream: Buffer | null;
}

/**
 * Reads a PDF of ours back: page tree, content, stamps, and what each glyph stands for (ToUnicode). Written against the PDF
 * reference (ISO 32000-1), not against the code that writes.
 */
export function readPdf(bytes: Buffer): { pages: PdfPage[]; objects: number; fontFiles: number } {
  const objects = readObjects(bytes);
  const root = referenceIn(bytes.toString('latin1').slice(-2_000), 'Root');
  const of = (id: number): PdfObject => {
    const object = objects.get(id);
    if (!object) throw new Error(`object ${id} is not in the file`);
    return object;
  };
  const pages = pagesBelow(referenceIn(of(root).dictionary, 'Pages'), of).map((page) => readPage(page, of));
  const fontFiles = [...objects.values()].filter(({ dictionary }) =>
    dictionary.includes('/FontFile2'),
  ).length;
  return { pages, objects: objects.size, fontFiles };
}

function readObjects(bytes: Buffer): Map<number, PdfObject> {
  const text = bytes.toString('latin1');
  const objects = new Map<number, PdfObject>();
  const start = /(\d+) 0 obj\n/g;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const begin = match.index + match[0].length;
    const stream = text.indexOf('stream\n', begin);
    const end = text.indexOf('endobj', begin);
    if (stream === -1 || stream > end) {
      objects.set(Number(match[1]), { dictionary: text.slice(begin, end), stream: null });
      continue;
    }
    const dictionary = text.slice(begin, stream);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const from = stream + 'stream\n'.length;
    const raw = bytes.subarray(from, from + length);
    objects.set(Number(match[1]), {
      dictionary,
      stream: dictionary.includes('/FlateDecode') && !dictionary.includes('/Image') ? inflateSync(raw) : raw,
    });
    start.lastIndex = from + length;
  }
  return objects;
}

const referenceIn = (dictionary: string, name: string): number =>
  Number(new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1]);

function pagesBelow(id: number, of: (id: number) => PdfObject): PdfObject[] {
  const node = of(id);
  const kids = /\/Kids \[([^\]]*)\]/.exec(node.dictionary)?.[1];
  if (kids === undefined) return [node];
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap((kid) => pagesBelow(Number(kid[1]), of));
}

function readPage(page: PdfObject, of: (id: number) => PdfObject): PdfPage {
  const [, width = 0, height = 0] =
    /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page.dictionary)?.map(Number) ?? [];
  const resources = of(referenceIn(page.dictionary, 'Resources')).dictionary;
  const result: PdfPage = {
    widthMm: width * MM_PER_PT,
    heightMm: height * MM_PER_PT,
    texts: [],
    boxes: [],
    drawn: [],
  };
  const draw = (content: string, dictionary: string) => {
    const fontNames = [
      ...(/\/Font <<([\s\S]*?)>>/.exec(dictionary)?.[1] ?? '').matchAll(/\/(\w+) (\d+) 0 R/g),
    ];
    const fonts = new Map(fontNames.map(([, name = '', id]) => [name, readFont(of(Number(id)), of)]));
    let font = { unicode: new Map<string, string>(), widths: [] as number[] };
    let size = 0;
    let matrix = [1, 0, 0, 1, 0, 0];
    for (const [line, ...parts] of content.matchAll(
      /\/(\w+) ([\d.]+) Tf|([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) Tm|<([0-9a-f]*)> Tj|([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re S|\/(\w+) Do/g,
    )) {
      if (line.endsWith('Tf')) {
        font = fonts.get(parts[0] ?? '') ?? font;
        size = Number(parts[1]);
      } else if (line.endsWith('Tm')) matrix = parts.slice(2, 8).map(Number);
      else if (line.endsWith('Tj')) {
        const codes = (parts[8] ?? '').match(/.{4}/g) ?? [];
        const [a = 1, b = 0, , , x = 0, y = 0] = matrix;
        const advance =
          codes.reduce((sum, code) => sum + (font.widths[Number.parseInt(code, 16)] ?? 0), 0) / 1000;
        result.texts.push({
          text: codes.map((code) => font.unicode.get(code) ?? '\ufffd').join(''),
          xMm: x * MM_PER_PT,
          yMm: (height - y) * MM_PER_PT,
          sizePt: size,
          widthMm: advance * size * MM_PER_PT * Math.hypot(a, b),
          rotated: b !== 0,
        });
      } else if (line.endsWith('re S')) {
        const [x = 0, y = 0, w = 0, h = 0] = parts.slice(9, 13).map(Number);
        result.boxes.push({
          xMm: x * MM_PER_PT,
          yMm: (height - y - h) * MM_PER_PT,
          widthMm: w * MM_PER_PT,
          heightMm: h * MM_PER_PT,
        });
      } else {
        const name = parts[13] ?? '';
        result.drawn.push(name);
        const object = of(referenceIn(dictionary, name));
        if (object.dictionary.includes('/Form'))
          draw(
            object.stream?.toString('latin1') ?? '',
            of(referenceIn(object.dictionary, 'Resources')).dictionary,
          );
      }
    }
  };
  draw(of(referenceIn(page.dictionary, 'Contents')).stream?.toString('latin1') ?? '', resources);
  return result;
}

function readFont(
  font: PdfObject,
  of: (id: number) => PdfObject,
): { unicode: Map<string, string>; widths: number[] } {
  const unicode = new Map<string, string>();
  const map = of(referenceIn(font.dictionary, 'ToUnicode')).stream?.toString('latin1') ?? '';
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    for (const [at, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = hex
        .split(' ')
        .filter(Boolean)
        .map((unit) => Number.parseInt(unit, 16));
      unicode.set(
        (Number.parseInt(from, 16) + at).toString(16).padStart(4, '0'),
        String.fromCharCode(...units),
      );
    }
  }
  const descendant = /\/DescendantFonts \[(\d+) 0 R\]/.exec(font.dictionary)?.[1];
  const widths = /\/W \[0 \[([^\]]*)\]/.exec(of(Number(descendant)).dictionary)?.[1] ?? '';
  return { unicode, widths: widths.trim().split(/\s+/).map(Number) };
}
