import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Noto Sans JP Regular, © Adobe and Google, SIL Open Font License 1.1: may be embedded in documents and passed on with
 * software (LICENSE_FONT in @expo-google-fonts/noto-sans-jp). Only the characters used go into a PDF.
 */
const fontFile = '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf';

/** @throws where the package is not installed */
export function readJapaneseFont(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(fontFile));
}
