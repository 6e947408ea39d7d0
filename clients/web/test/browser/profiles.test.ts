import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, useBrowser } from './browser.js';
import { UNTIL } from './checks.js';

const browser = useBrowser();
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQmJAAAAHkARGFJFtBAAAAAElFTkSuQmCC', 'base64');

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

  it('shows pictures from the hosts that are allowed alone, and a letter where one does not come', async () => {
    const asked: { url: string; referer: string | undefined }[] = [];
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben');
    for (const { context, page } of [ann, ben]) {
      await context.route(/example\.org/, async (route) => {
        asked.push({ url: route.request().url(), referer: (await route.request().allHeaders()).referer });
        await route.fulfill(route.request().url().endsWith('.png') ? { contentType: 'image/png', body: PIXEL } : { status: 204 });
      });
      await page.reload();
    }
    await ann.find(ben.name);
    const pictured = ann.page.locator('.page .avatar');
    const change = async (name: string, address: string) => {
      await ben.page.getByLabel('Display name, at most').fill(name);
      await ben.page.getByLabel('Address of a picture').fill(address);
      await ben.page.getByRole('button', { name: 'Save the profile' }).click();
      await ben.page.getByText('Saved.').waitFor();
      await ann.page.getByRole('button', { name: /^About/ }).click();
      await ann.page.locator('.page').getByText(name, { exact: true }).waitFor();
    };
    await ben.page.getByRole('button', { name: 'Settings' }).click();
    await ben.page.getByText('come by https from: pictures.example.org.').waitFor();
    await change('Benny', 'https://pictures.example.org/ben.png');
    await pictured.locator('img').waitFor();
    await vi.waitFor(async () => expect(await pictured.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1), UNTIL);
    const sizeOf = (element: Element) => [element.clientWidth, element.clientHeight];
    expect(await pictured.locator('img').evaluate(sizeOf)).toEqual(await pictured.evaluate(sizeOf));
    expect(asked.flatMap(({ referer }) => referer ?? [])).toEqual([]);
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['https://pictures.example.org/ben.png']));
    for (const [index, other] of ['https://example.org/ben.png', 'http://pictures.example.org/ben.png', 'https://pictures.example.org/none'].entries()) {
      await ann.page.getByRole('button', { name: 'Write' }).click();
      await change(`Benny ${index}`, other);
      await vi.waitFor(async () => expect(await ann.page.locator('img').count()).toBe(0), UNTIL);
      expect((await pictured.textContent())?.trim()).toBe('B');
    }
    expect(new Set(asked.map(({ url }) => url))).toEqual(
      new Set(['https://pictures.example.org/ben.png', 'https://pictures.example.org/none']),
    );
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
