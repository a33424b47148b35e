import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong: by every rule of the tags, or without tags by the contrast of colors. */
export async function violationsOf(page: Page, place: string, tags: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (tags.length === 0 ? axe.withRules('color-contrast') : axe.withTags([...tags])).analyze();
  return violations.map(({ id, nodes }) => `${place} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** By how much a page does not fit into its window; nothing when it fits. */
export async function tooWide(page: Page, place: string): Promise<string[]> {
  const pixels = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return pixels > 0 ? [`${place} is ${pixels} px too wide`] : [];
}
