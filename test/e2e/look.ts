import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const SIZES = [
  ['phone', 390, 844],
  ['desktop', 1440, 900],
] as const;

/**
 * Looks at a page at both widths: a picture in OIKAZE_E2E_PICTURES where that is set, and what axe finds.
 * @returns one line per finding; none is what a test expects
 */
export async function look(page: Page, name: string): Promise<string[]> {
  const folder = process.env['OIKAZE_E2E_PICTURES'];
  const findings: string[] = [];
  for (const [label, width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    if (folder) await page.screenshot({ path: `${folder}/${label}-${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    findings.push(...violations.map(({ id, nodes }) => `${label} ${id}: ${nodes[0]?.html}`));
  }
  return findings;
}
