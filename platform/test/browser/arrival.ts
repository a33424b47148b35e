import type { Page } from 'playwright-core';

/** Waits until nothing of the page is being read any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.querySelector('main [role="status"]') === null);
};

/** Goes to an address as somebody who typed it, and waits until the page of this heading shows everything. */
export async function go(page: Page, url: string, heading: RegExp = /./): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settled(page);
}
