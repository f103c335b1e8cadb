import { inflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

/** More than any picture within the limit of pixels unpacks to (4 channels of 16 bits). */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Size of a picture in pixels, as it is shown; null where it cannot be put into a PDF. A PNG is unpacked once: a damaged
 * one would be found out only while a batch is printed.
 * @param mostPixels beyond it nothing is unpacked
 */
export function pictureSize(
  bytes: Buffer,
  contentType: 'image/png' | 'image/jpeg',
  mostPixels: number,
): { width: number; height: number } | null {
  try {
    return contentType === 'image/png' ? sizeOfPng(bytes, mostPixels) : sizeOfJpeg(bytes);
  } catch {
    return null;
  }
}

/** https://www.w3.org/TR/png-3/#5DataRep */
function sizeOfPng(bytes: Buffer, mostPixels: number): { width: number; height: number } | null {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width === 0 || height === 0) return null;
  if (width * height > mostPixels) return { width, height };
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IEND')
      return inflateSync(Buffer.concat(data), { maxOutputLength: MOST_BYTES }).length > 0
        ? { width, height }
        : null;
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return null;
}

function sizeOfJpeg(bytes: Buffer): { width: number; height: number } | null {
  const document = new PDFDocument({ autoFirstPage: false }) as unknown as {
    openImage(bytes: Buffer): { width: number; height: number; orientation?: number };
  };
  const { width, height, orientation = 1 } = document.openImage(bytes);
  if (!(width > 0 && height > 0)) return null;
  return orientation > 4 ? { width: height, height: width } : { width, height };
}
