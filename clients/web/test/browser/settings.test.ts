import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, serverNotice, useBrowser } from './browser.js';
import { isClean, LONG_MS, UNTIL } from './checks.js';

const browser = useBrowser();

/** Somebody to whom two others have written, ben first. */
async function written(colorScheme: 'light' | 'dark' = 'light'): Promise<[Person, Person, Person]> {
  const [ann, ben, zoe] = (await Promise.all(
    ['ann', 'ben', 'zoe'].map((stem, index) => Person.register(browser(), GATEWAYS[index % 2]!, stem, { colorScheme })),
  )) as [Person, Person, Person];
  await ben.find(ann.name);
  await ben.write('from ben');
  await ann.page.getByRole('link', { name: /from ben/ }).waitFor();
  await zoe.find(ann.name);
  await zoe.write('from zoe');
  await shows(ann, ['zoe', 'ben']);
  return [ann, ben, zoe];
}

/** Waits until these conversations, in this order, are in the list of somebody, archived ones aside. */
async function shows({ page }: Person, names: string[]): Promise<void> {
  await vi.waitFor(async () => expect(await page.locator('nav > ul .name').allTextContents()).toEqual(names), UNTIL);
}

async function hasTitle({ page }: Person, title: string): Promise<void> {
  await vi.waitFor(async () => expect(await page.title()).toBe(title), UNTIL);
}

describe('a conversation', () => {
  it('is kept on top, on all devices of its user and after a reload', async () => {
    const [ann] = await written();
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await shows(second, ['zoe', 'ben']);
    await ann.set('ben', 'Keep on top');
    await shows(ann, ['ben', 'zoe']);
    await shows(second, ['ben', 'zoe']);
    await second.page.getByRole('link', { name: /kept on top/ }).getByText('from ben').waitFor();
    await ann.page.reload();
    await shows(ann, ['ben', 'zoe']);
    await second.set('ben', 'Do not keep on top');
    await shows(second, ['zoe', 'ben']);
    await shows(ann, ['zoe', 'ben']);
  });

  it('is muted, and counts in no title then', async () => {
    const [ann, ben] = await written();
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await hasTitle(second, '(2) Parley');
    await second.set('ben', 'Mute');
    await hasTitle(second, '(1) Parley');
    await hasTitle(ann, '(1) Parley');
    await ben.write('once more');
    const muted = ann.page.getByRole('link', { name: /muted/ });
    await muted.getByText('once more').waitFor();
    await muted.getByText('2 unread').waitFor({ state: 'attached' });
    await ann.page.reload();
    await muted.waitFor();
    await hasTitle(ann, '(1) Parley');
    await ann.set('ben', 'Unmute');
    await hasTitle(ann, '(3) Parley');
    await hasTitle(second, '(3) Parley');
  });

  it('is archived from its own menu, and comes back', async () => {
    const [ann] = await written();
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await second.page.getByRole('link', { name: /from zoe/ }).click();
    await second.page.locator('.main').getByRole('button', { name: 'Options: zoe' }).click();
    await second.page.locator('.main').getByRole('button', { name: 'Archive', exact: true }).click();
    await shows(second, ['ben']);
    await shows(ann, ['ben']);
    await ann.page.getByText('Archived (1)').click();
    await ann.page.locator('details').getByRole('link', { name: /from zoe/ }).waitFor();
    await ann.page.reload();
    await ann.page.getByText('Archived (1)').click();
    await ann.set('zoe', 'Unarchive');
    await shows(ann, ['zoe', 'ben']);
    await shows(second, ['zoe', 'ben']);
    expect(await ann.page.getByText(/^Archived/).count()).toBe(0);
  });

  it('is muted for a while, and says until when', async () => {
    const [ann, ben] = await written();
    const { page } = ann;
    await page.clock.install();
    await page.reload();
    await shows(ann, ['zoe', 'ben']);
    await ann.set('ben', 'Mute for an hour');
    await page.getByRole('link', { name: /muted until/ }).getByText('from ben').waitFor();
    await ben.write('still there?');
    await page.getByRole('link', { name: /still there/ }).waitFor();
    await hasTitle(ann, '(1) Parley');
    await page.clock.fastForward('01:00:01');
    await page.getByRole('link', { name: /muted until/ }).waitFor({ state: 'detached' });
    await hasTitle(ann, '(3) Parley');
    await ann.set('ben', 'Mute until tomorrow');
    await page.getByRole('link', { name: /muted until/ }).waitFor();
    await ann.set('ben', 'Unmute');
    await page.getByRole('link', { name: /muted until/ }).waitFor({ state: 'detached' });
  });

  it('has a menu that the keyboard opens, uses and closes', async () => {
    const [ann] = await written();
    const { page } = ann;
    const options = page.getByRole('button', { name: 'Options: ben' });
    await options.press('Enter');
    await page.keyboard.press('Tab');
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim());
    expect(await focused()).toBe('Keep on top');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('Options: ben');
    expect(await options.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shows(ann, ['ben', 'zoe']);
    await vi.waitFor(async () => expect(await focused()).toBe('Options: ben'), UNTIL);
  });
});

describe('a user', () => {
  it('saves everything that is kept of him to a file', async () => {
    const [ann, ben] = await written();
    const { page } = ann;
    await ann.find(ben.name);
    await ann.write('<b>from ann</b>');
    await page.getByText('<b>from ann</b>').first().waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save to a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`parley-${ann.name}.json`);
    const file = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(file.profile.user.name).toBe(ann.name);
    expect(file.conversations).toHaveLength(2);
    expect(file.messages.map(({ text }: { text: string }) => text)).toEqual(['<b>from ann</b>']);
    await page.getByText('The file is in your downloads.').waitFor();
  });

  it('says who sees whether he is here, on all devices', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    await ann.page.getByRole('button', { name: 'Settings' }).click();
    const choice = ann.page.getByLabel('Who sees whether you are here');
    await choice.selectOption('My contacts');
    await vi.waitFor(async () => expect(await choice.isEnabled()).toBe(true), UNTIL);
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await second.page.getByRole('button', { name: 'Settings' }).click();
    const elsewhere = second.page.getByLabel('Who sees whether you are here');
    await vi.waitFor(async () => expect(await elsewhere.inputValue()).toBe('2'), UNTIL);
    expect(await second.page.getByLabel('Who may send you messages').inputValue()).toBe('1');
  });
});

describe('what was done to the account', () => {
  it('is shown with where it came from', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    await ann.elsewhere(browser(), GATEWAYS[1]);
    await ann.page.getByRole('button', { name: 'Settings' }).click();
    await ann.page.getByRole('button', { name: 'Show what was done to your account' }).click();
    const list = ann.page.getByRole('list', { name: 'What was done to your account' });
    await list.getByText('Account created').waitFor();
    await list.getByText('Logged in', { exact: true }).waitFor();
    expect(await list.getByText('from 127.0.0.1').count()).toBe(2);
    await isClean(ann.page, 'what was done to the account');
  });
});

describe('whoever runs the server', () => {
  it('tells everybody something, as text and as long as it holds', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    await ann.canBeCut();
    await ann.page.getByRole('button', { name: 'Settings' }).waitFor();
    await vi.waitFor(async () => {
      ann.push(serverNotice('Down at 22:00 <b>for an hour</b>'));
      expect(await ann.page.getByRole('status').allTextContents()).toEqual([
        'From whoever runs this server: Down at 22:00 <b>for an hour</b>',
      ]);
    }, UNTIL);
    await isClean(ann.page, 'the notice');
    ann.push(serverNotice(''));
    await vi.waitFor(async () => expect(await ann.page.getByRole('status').count()).toBe(0), UNTIL);
  });
});

describe('read receipts', () => {
  it('are switched off and on again, and on the other devices nothing stays unread', async () => {
    const [ann, ben] = await written();
    const tablet = await ann.elsewhere(browser(), GATEWAYS[1]);
    await ann.page.getByRole('link', { name: /from ben/ }).click();
    await ben.row('from ben').getByText('read', { exact: true }).waitFor({ state: 'attached' });
    await ann.page.getByRole('button', { name: 'Settings' }).click();
    const receipts = ann.page.getByLabel('Read receipts');
    await receipts.selectOption('Neither given nor received');
    await vi.waitFor(async () => expect(await receipts.isEnabled()).toBe(true), UNTIL);
    await ann.page.reload();
    await vi.waitFor(async () => expect(await receipts.inputValue()).toBe('false'), UNTIL);
    await ben.write('for your eyes');
    await ann.page.getByRole('link', { name: /for your eyes/ }).click();
    await ann.row('for your eyes').waitFor();
    await tablet.page.getByRole('link', { name: /for your eyes/ }).waitFor();
    await hasTitle(tablet, '(1) Parley');
    await ben.row('for your eyes').getByText('delivered', { exact: true }).waitFor({ state: 'attached' });
    await ann.page.getByRole('button', { name: 'Settings' }).click();
    await receipts.selectOption('Given and received');
    await vi.waitFor(async () => expect(await receipts.isEnabled()).toBe(true), UNTIL);
    await ann.page.getByRole('link', { name: /for your eyes/ }).click();
    await vi.waitFor(async () => {
      await ben.write('seen again');
      await ben.row('seen again').last().getByText('read', { exact: true }).waitFor({ state: 'attached', timeout: 2_000 });
    }, UNTIL);
  });
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('where conversations are muted, on top and archived in the %s theme', async (colorScheme) => {
    const [ann] = await written(colorScheme);
    await ann.set('ben', 'Keep on top');
    await shows(ann, ['ben', 'zoe']);
    await ann.set('ben', 'Mute');
    await ann.page.getByRole('link', { name: /muted/ }).waitFor();
    await ann.set('zoe', 'Archive');
    await shows(ann, ['ben']);
    await ann.page.getByText('Archived (1)').click();
    await ann.page.getByRole('button', { name: 'Options: zoe' }).click();
    await ann.page.getByRole('button', { name: 'Unarchive' }).waitFor();
    await isClean(ann.page, 'the list');
    await ann.page.getByRole('link', { name: /from ben/ }).click();
    await ann.page.locator('.main').getByRole('button', { name: 'Options: ben' }).click();
    await ann.page.locator('.main').getByRole('button', { name: 'Unmute' }).waitFor();
    await isClean(ann.page, 'a conversation');
  }, LONG_MS);
});
