import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, useBrowser } from './browser.js';
import { UNTIL } from './checks.js';

const browser = useBrowser();

describe('a profile', () => {
  it('is changed, and seen by others on other gateways and on other devices', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben');
    await ann.find(ben.name);
    await ann.write('hello');
    await ben.page.getByRole('button', { name: 'Settings' }).click();
    await ben.page.getByLabel('Display name, at most').fill('Benedict');
    await ben.page.getByLabel('About you').fill('On the road');
    await ben.page.getByLabel('Address of a picture').fill('https://example.org/ben.png');
    await ben.page.getByRole('button', { name: 'Save the profile' }).click();
    await ben.page.getByText('Saved.').waitFor();
    await ben.page.locator('.page').getByText('Benedict', { exact: true }).waitFor();
    await ann.page.getByRole('button', { name: 'About ben' }).click();
    await ann.page.getByText('On the road').waitFor();
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await ann.page.getByRole('heading', { name: 'Benedict' }).waitFor();
    await ann.page.getByRole('link', { name: /Benedict/ }).waitFor();
    const second = await ben.elsewhere(browser(), GATEWAYS[0]);
    await second.page.getByRole('button', { name: 'Settings' }).click();
    const labels = ['Display name, at most', 'About you', 'Address of a picture'];
    const kept = () => Promise.all(labels.map((label) => second.page.getByLabel(label).inputValue()));
    await vi.waitFor(async () => expect(await kept()).toEqual(['Benedict', 'On the road', 'https://example.org/ben.png']), UNTIL);
  });

  it('says beside each field what is wrong with it, and changes nothing then', async () => {
    const { page } = await Person.register(browser(), GATEWAYS[0], 'ann');
    await page.getByRole('button', { name: 'Settings' }).click();
    const attempt = async (label: string, text: string) => {
      const field = page.getByLabel(label);
      const before = await field.inputValue();
      await field.fill(text);
      await page.getByRole('button', { name: 'Save the profile' }).click();
      const fault = await vi.waitFor(async () => {
        const id = await field.getAttribute('aria-describedby');
        expect(id).not.toBeNull();
        return page.locator(`[id="${id}"]`).textContent();
      }, UNTIL);
      await field.fill(before);
      return fault;
    };
    expect(await attempt('Display name, at most', 'x'.repeat(65))).toBe('This display name is not possible.');
    expect(await attempt('About you', 'x'.repeat(141))).toBe('This is not possible: one line of at most 140 characters.');
    expect(await attempt('Address of a picture', 'no address')).toBe('A http or https address of at most 512 characters.');
    await page.reload();
    await vi.waitFor(async () => expect(await page.getByLabel('Display name, at most').inputValue()).toBe('ann'), UNTIL);
    expect(await page.getByLabel('About you').inputValue()).toBe('');
  });
});
