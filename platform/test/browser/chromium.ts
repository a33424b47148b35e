import { after } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from './chromium-path.ts';

/** Starts it for a test file and ends it afterwards. It talks to nobody but the platform. */
export async function startChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium is installed: apt-get install chromium');
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  after(() => browser.close());
  return browser;
}
