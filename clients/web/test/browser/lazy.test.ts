import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { complaints, GATEWAYS, Person, useBrowser } from './browser.js';
import { isClean, LONG_MS, UNTIL } from './checks.js';

const browser = useBrowser();

/** The scripts that a page has loaded, by what they are called. */
const scripts = (page: Page) =>
  page.evaluate(() => performance.getEntriesByType('resource').flatMap(({ name }) => /assets\/(.+)-.{8}\.js$/.exec(name)?.[1] ?? []));

describe('what the first screen does without', () => {
  it('is fetched when somebody goes there', async () => {
    const { page } = await Person.register(browser(), GATEWAYS[0], 'ann');
    await page.reload();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await vi.waitFor(async () => expect(new Set(await scripts(page))).toEqual(new Set(['first', 'RoomView', 'shared'])), UNTIL);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('this device').waitFor();
    expect(await scripts(page)).toContain('Settings');
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await scripts(page)).toContain('zh');
  });

  it('can be asked for again when nobody answered', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const { page, context } = ann;
    await page.reload();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('The server cannot be reached just now.').waitFor();
    expect(await page.getByRole('button', { name: 'Load the page anew' }).count()).toBe(0);
    await isClean(page, 'a page that cannot be had');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  }, LONG_MS);

  it('comes with a new version of the page, and nothing that was written is lost', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben');
    const { page, context } = ann;
    await ann.find(ben.name);
    await ann.write('hello');
    await page.reload();
    await page.getByRole('textbox', { name: 'Message to ben' }).fill('I was about to');
    await page.getByRole('searchbox').fill('somebody');
    // Another release: its page names other scripts, and those of this one are gone.
    await context.route(/\/assets\/(GroupDetails|NewGroup|PersonDetails)/, (route) => route.fulfill({ status: 404 }));
    await context.route(GATEWAYS[0], async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/first-.{8}\.js/, 'first-00000000.js') });
    });
    await page.getByRole('button', { name: 'About ben' }).click();
    await page.getByRole('heading', { name: 'There is a new version of this page' }).waitFor();
    await isClean(page, 'a page of another release');
    await context.unrouteAll();
    await page.getByRole('button', { name: 'Load the page anew' }).click();
    await page.getByRole('heading', { name: 'Person' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('somebody');
    await page.getByRole('button', { name: 'Write' }).click();
    const field = page.getByRole('textbox', { name: 'Message to ben' });
    await vi.waitFor(async () => expect(await field.inputValue()).toBe('I was about to'), UNTIL);
    // What the browser says of the script that is gone, and nothing else.
    const said = complaints.splice(0);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((line) => !line.includes('404'))).toEqual([]);
  }, LONG_MS);
});
