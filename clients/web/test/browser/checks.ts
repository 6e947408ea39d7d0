import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long something may take to be seen. */
export const UNTIL = { timeout: 20_000, interval: 100 };

/** What a test may take that looks at many screens, or waits for the server to notice that somebody went. */
export const LONG_MS = 180_000;

/** What axe has to say. It is run by the test's own connection to the page, which the security policy does not bind. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((found: any) => `${found.id}: ${found.nodes.map((node: any) => node.html).join(' ')}`.slice(0, 500));
  });
}

/** Looks at a page on a phone, a tablet and a desktop: axe finds nothing, and nothing stands out of it. */
export async function isClean(page: Page, what: string): Promise<void> {
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await findings(page), `${what} at ${width}`).toEqual([]);
    expect(await wider(page), `${what} at ${width}`).toEqual([]);
  }
}

/** Elements that stand out of the page. */
export function wider(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .filter((element) => !element.closest('.hidden, svg, .one-line, .reaction') && element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

