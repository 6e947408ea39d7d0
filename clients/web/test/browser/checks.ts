import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long something may take to be seen. */
export const UNTIL = { timeout: 20_000, interval: 100 };

/** What axe has to say. It is run by the test's own connection to the page, which the security policy does not bind. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((found: any) => `${found.id}: ${found.nodes.map((node: any) => node.html).join(' ')}`.slice(0, 500));
  });
}

/** Elements that stand out of the page. */
export function wider(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .filter((element) => !element.closest('.hidden, svg, .one-line, .reaction') && element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

