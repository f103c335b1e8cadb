import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { contentOf, type PlacedPicture, pageSize } from './draw.ts';
import { type Glyphs, glyphsOf } from './glyphs.ts';
import { type DrawOperation, type ImageOperation, type PageSize, PT_PER_MM } from './operations.ts';

/** Pages that hang on one node of the page tree; the node is written and forgotten when it is full. */
const PAGES_PER_NODE = 500;
/** What is written at a time. */
const PART_BYTES = 256 * 1024;

/** Operations that many pages share: drawn once, named on each page. */
export interface Stamp {
  readonly name: string;
}

export interface PagedDocument {
  glyphs: Glyphs;
  /** Keeps operations that many pages share. */
  stamp(operations: readonly DrawOperation[]): Stamp;
  /** Adds a page; resolves once what is due has been written. */
  page(operations: readonly DrawOperation[], stamps?: readonly Stamp[]): Promise<void>;
  /** Writes the fonts, the pictures and the end. */
  end(): Promise<void>;
}

interface Inner {
  _root: { data: { Pages: Reference } };
  openImage(bytes: Buffer): {
    label: string;
    width: number;
    height: number;
    orientation?: number;
    obj: unknown;
    embed(document: unknown): void;
  };
}
/** A PDF object; what pdfkit's types say of it fits pages only. */
interface Reference {
  data: Record<string, unknown>;
  end(content?: Buffer): void;
}

/**
 * A PDF of any number of pages of one size, in memory that does not grow with them: every page leaves as it is drawn,
 * the font is embedded once with the characters used, pictures and stamps are written once. pdfkit's own pages keep their
 * resources until the end, and shape every text anew; its objects, fonts and pictures are used here.
 *
 * @param options.bleedMm pages are larger by this on each side, and say so (trim box, bleed box): what is drawn beyond the
 *   size is cut off after printing
 * @param options.font bytes of a TrueType font
 * @param options.write takes the file's next bytes
 */
export function openPagedDocument(options: {
  size: PageSize;
  bleedMm?: number;
  font: Buffer;
  title: string;
  write(part: Uint8Array): Promise<void>;
}): PagedDocument {
  const document = new PDFDocument({
    size: pageSize(options.size),
    autoFirstPage: false,
    font: options.font as unknown as string, // pdfkit takes a font file's bytes here, which its types leave out
    info: { Title: options.title, Creator: 'Oikaze' },
  });
  const inner = document as unknown as Inner;
  const refer = (data: Record<string, unknown>) => document.ref(data) as unknown as Reference;
  const glyphs = glyphsOf(document);
  const out = collect(document, options.write);
  const pictureObjects: Record<string, unknown> = {};
  const stampObjects: Record<string, unknown> = {};
  const font = { [glyphs.name]: glyphs.dictionary };
  const stampResources = refer({ Font: font, XObject: pictureObjects });
  const resources = refer({ Font: font, XObject: stampObjects });
  const pictures = new Map<string, PlacedPicture>();
  const root = inner._root.data.Pages;
  const [width, height] = pageSize(options.size);
  const bleed = (options.bleedMm ?? 0) * PT_PER_MM;
  const sheet = [0, 0, width + 2 * bleed, height + 2 * bleed];
  const boxes =
    bleed > 0
      ? { MediaBox: sheet, BleedBox: sheet, TrimBox: [bleed, bleed, bleed + width, bleed + height] }
      : { MediaBox: sheet };
  /** from the corner of the sheet to that of the card */
  const shift = bleed > 0 ? [`1 0 0 1 ${bleed.toFixed(4)} ${bleed.toFixed(4)} cm`] : [];
  let node: { reference: Reference; pages: Reference[] } | null = null;

  const placePicture = ({ picture }: ImageOperation): PlacedPicture => {
    const known = pictures.get(picture.id);
    if (known) return known;
    const image = inner.openImage(
      Buffer.from(picture.bytes.buffer, picture.bytes.byteOffset, picture.bytes.byteLength),
    );
    image.embed(document);
    pictureObjects[image.label] = image.obj;
    stampObjects[image.label] = image.obj;
    const orientation = image.orientation ?? 1;
    const [across, down] = orientation > 4 ? [image.height, image.width] : [image.width, image.height];
    const placed = { name: image.label, width: across, height: down, orientation };
    pictures.set(picture.id, placed);
    return placed;
  };

  const closeNode = (): void => {
    if (!node) return;
    const { reference, pages } = node;
    Object.assign(reference.data, { Kids: pages, Count: pages.length });
    reference.end();
    reference.data = {};
    node = null;
  };

  const stampNames = new Set<string>();
  return {
    glyphs,
    stamp(operations) {
      const name = `S${stampNames.size + 1}`;
      stampNames.add(name);
      const form = refer({
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [-bleed, -bleed, width + bleed, height + bleed],
        Resources: stampResources,
      });
      stampObjects[name] = form;
      form.end(Buffer.from(contentOf(operations, glyphs, options.size, placePicture), 'latin1'));
      return { name };
    },
    async page(operations, stamps = []) {
      const drawn = contentOf(operations, glyphs, options.size, placePicture);
      const content = refer({ Filter: 'FlateDecode' });
      const stamped = stamps.map(({ name }) => `/${name} Do`);
      content.end(compressed([...shift, ...stamped, drawn].join('\n')));
      if (!node) {
        node = { reference: refer({ Type: 'Pages', Parent: root }), pages: [] };
        (root.data.Kids as unknown[]).push(node.reference);
      }
      const page = refer({
        Type: 'Page',
        Parent: node.reference,
        ...boxes,
        Contents: content,
        Resources: resources,
      });
      page.end();
      page.data = {};
      node.pages.push(page);
      root.data.Count = Number(root.data.Count) + 1;
      if (node.pages.length === PAGES_PER_NODE) closeNode();
      await out.flush();
    },
    async end() {
      closeNode();
      stampResources.end();
      resources.end();
      document.end();
      await out.end();
    },
  };
}

/**
 * What stands on one page, some kilobytes, compressed with buffers of that size: zlib's defaults take 256 KB for each page and
 * leave 16 KB behind, which memory then holds by the thousand until it is tidied up.
 */
function compressed(content: string): Buffer {
  const small = { windowBits: 12, memLevel: 5, chunkSize: 4_096 };
  return deflateSync(Buffer.from(content, 'latin1'), small);
}

/**
 * Takes what pdfkit pushes, which it does without asking whether anybody is ready, thousands of small pieces at a time: they are
 * copied into parts of PART_BYTES instead of waiting one by one in its stream.
 */
function collect(document: InstanceType<typeof PDFDocument>, write: (part: Uint8Array) => Promise<void>) {
  const full: Buffer[] = [];
  let part = Buffer.allocUnsafe(PART_BYTES);
  let used = 0;
  const take = (piece: Uint8Array): void => {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - used);
      part.set(taken, used);
      at += taken.length;
      used += taken.length;
      if (used === PART_BYTES) {
        full.push(part);
        part = Buffer.allocUnsafe(PART_BYTES);
        used = 0;
      }
    }
  };
  // The head of the file was pushed as the document was made.
  take(document.read() as Uint8Array);
  document.push = (piece: Uint8Array | null): boolean => {
    if (piece) take(piece);
    return true;
  };
  const flush = async (): Promise<void> => {
    for (let next = full.shift(); next; next = full.shift()) await write(next);
  };
  return {
    /** Writes the parts that are full. */
    flush,
    /** Writes the last part too, where the document has ended. */
    async end(): Promise<void> {
      await flush();
      await write(part.subarray(0, used));
    },
  };
}
