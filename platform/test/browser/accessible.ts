import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHONE = { width: 390, height: 844 };

/** What axe finds wrong: by every rule of the tags, or without tags by the contrast of colors. */
export async function violationsOf(page: Page, place: string, tags: readonly string[]): Promise<string[]> {
  // Elements that are as they should be are not named one by one, which takes longer than looking at them.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (tags.length === 0 ? axe.withRules('color-contrast') : axe.withTags([...tags])).analyze();
  return violations.map(({ id, nodes }) => `${place} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** By how much a page does not fit into its window; nothing when it fits. */
export async function tooWide(page: Page, place: string): Promise<string[]> {
  const pixels = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return pixels > 0 ? [`${place} is ${pixels} px too wide`] : [];
}

/** What is wrong with the page that is shown: by every standard as it is, then with its contrast and width on a phone in the dark. It is left as it was. */
export async function faultsOf(page: Page, place: string): Promise<string[]> {
  const window = page.viewportSize();
  const faults = await violationsOf(page, place, STANDARDS);
  await page.setViewportSize(PHONE);
  // Without motion no color is on its way to another.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  faults.push(...(await violationsOf(page, `${place} in the dark`, [])), ...(await tooWide(page, `${place} on a phone`)));
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  if (window !== null) await page.setViewportSize(window);
  return faults;
}
