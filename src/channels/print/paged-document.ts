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
      const content = refer({});
      const stamped = stamps.map(({ name }) => `/${name} Do`);
      content.end(Buffer.from([...shift, ...stamped, drawn].join('\n'), 'latin1'));
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
      await out.flush(PART_BYTES);
    },
    async end() {
      closeNode();
      stampResources.end();
      resources.end();
      document.end();
      await out.finished;
      await out.flush(0);
    },
  };
}

/** pdfkit pushes without asking whether anybody is ready: its bytes are kept until they are written. */
function collect(document: InstanceType<typeof PDFDocument>, write: (part: Uint8Array) => Promise<void>) {
  let parts: Buffer[] = [];
  let bytes = 0;
  const finished = new Promise<void>((resolve, reject) => {
    document.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
    });
    document.on('end', resolve);
    document.on('error', reject);
  });
  return {
    finished,
    async flush(atLeast: number): Promise<void> {
      // 'data' comes with the next turn of the event loop.
      if (document.readableLength >= PART_BYTES) await new Promise((resolve) => setImmediate(resolve));
      if (bytes <= atLeast) return;
      const part = Buffer.concat(parts, bytes);
      parts = [];
      bytes = 0;
      await write(part);
    },
  };
}
