import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, PASSWORD, Person, useBrowser } from './browser.js';
import { UNTIL } from './checks.js';

const browser = useBrowser();

function people(...stems: string[]): Promise<Person[]> {
  return Promise.all(stems.map((stem, index) => Person.register(browser(), GATEWAYS[index % 2]!, stem)));
}

/** Waits until what has the focus is called so: by its label, or what it says. */
async function hasFocus(page: Page, name: string | RegExp): Promise<void> {
  await vi.waitFor(async () => {
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      const label = element && 'labels' in element ? (element.labels as NodeList | null)?.[0]?.textContent : undefined;
      return (element === document.body ? 'nothing' : element?.getAttribute('aria-label') ?? label ?? element?.textContent?.trim()) ?? '';
    });
    expect(focused).toMatch(typeof name === 'string' ? new RegExp(`^${name}$`) : name);
  }, UNTIL);
}

/** Presses the keys one after the other. */
async function press({ page }: Person, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
}

describe('the focus of who uses the keyboard alone', () => {
  it('goes to the next conversation when one is archived, and on when it comes back', async () => {
    const [ann, ...others] = (await people('ann', 'ben', 'zoe', 'max')) as [Person, ...Person[]];
    for (const [index, other] of others.entries()) {
      await other.find(ann.name);
      await other.write('hello');
      await vi.waitFor(async () => expect(await ann.page.locator('nav > ul .name').count()).toBe(index + 1), UNTIL);
    }
    const archive = async (what: string) => {
      await ann.page.getByRole('button', { name: `Options: ${what}`, exact: true }).press('Enter');
      await ann.page.getByRole('group', { name: `Options: ${what}` }).getByRole('button', { name: /^(Una|A)rchive$/ }).press('Enter');
    };
    // From the top: max, zoe, ben.
    await archive('zoe');
    await hasFocus(ann.page, /ben/);
    await archive('ben');
    await hasFocus(ann.page, /max/);
    await archive('max');
    await hasFocus(ann.page, /^Archived \(3\)/);
    await press(ann, 'Enter');
    await archive('ben');
    await hasFocus(ann.page, /zoe|max/);
    await archive('zoe');
    await hasFocus(ann.page, /max/);
    await archive('max');
    await hasFocus(ann.page, /hello/);
    expect(await ann.page.getByText(/^Archived/).count()).toBe(0);
  });

  it('stays on a row that is moved, and on a menu that closes', async () => {
    const [ann, ben, zoe] = (await people('ann', 'ben', 'zoe')) as [Person, Person, Person];
    await ben.find(ann.name);
    await ben.write('one');
    await ann.page.getByRole('link', { name: /one/ }).waitFor();
    await zoe.find(ann.name);
    await zoe.write('two');
    await ann.page.getByRole('link', { name: /two/ }).waitFor();
    await ann.page.getByRole('link', { name: /one/ }).focus();
    await ben.write('three');
    await ann.page.locator('nav > ul > li:first-child').getByText('three').waitFor();
    await hasFocus(ann.page, /three/);
    await ann.page.getByRole('link', { name: /three/ }).press('Enter');
    await ann.row('three').getByRole('button', { name: 'What to do' }).press('Enter');
    await ann.page.getByRole('button', { name: 'React with 👍' }).press('Enter');
    await ann.row('three').getByRole('button', { name: '👍, 1' }).waitFor();
    await hasFocus(ann.page, 'What to do with this message');
    await press(ann, 'Enter');
    await ann.page.getByRole('button', { name: 'Pin', exact: true }).focus();
    await press(ann, 'Escape');
    await hasFocus(ann.page, 'What to do with this message');
  });

  it('goes on where people are removed, a question is put and taken back, a group is left', async () => {
    const [ann, ben, zoe] = (await people('ann', 'ben', 'zoe')) as [Person, Person, Person];
    const { page } = ann;
    await ann.newGroup('Walks', ben, zoe);
    await page.getByRole('button', { name: 'About Walks' }).press('Enter');
    await hasFocus(page, 'Group');
    await page.getByRole('button', { name: 'Make admin: ben' }).press('Enter');
    await page.getByRole('button', { name: 'Make member: ben' }).waitFor();
    await hasFocus(page, 'Make member: ben');
    await page.getByRole('button', { name: 'Remove: ben' }).press('Enter');
    await page.getByRole('button', { name: 'Remove: ben' }).waitFor({ state: 'detached' });
    await hasFocus(page, 'Person: zoe');
    await page.getByRole('button', { name: 'Add people' }).press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await hasFocus(page, 'Add people');
    await page.getByRole('button', { name: 'Leave the group' }).press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await hasFocus(page, 'Leave the group');
    await press(ann, 'Enter');
    await page.getByText('Leave Walks?').waitFor();
    await hasFocus(page, 'Leave the group');
    await press(ann, 'Enter');
    await page.getByText('Choose a conversation').waitFor();
    await hasFocus(page, 'New group, or join one');
  });

  it('goes on where a request is answered and a contact removed', async () => {
    const [ann, ben, zoe] = (await people('ann', 'ben', 'zoe')) as [Person, Person, Person];
    const { page } = ann;
    for (const other of [ben, zoe]) {
      await other.find(ann.name);
      await other.page.locator('.main').getByRole('button', { name: /^About/ }).click();
      await other.page.getByRole('button', { name: 'Add to contacts' }).press('Enter');
      await other.page.getByText('You have asked.').waitFor();
      await hasFocus(other.page, 'Contact');
    }
    await page.getByRole('button', { name: 'Accept: ben' }).press('Enter');
    await page.getByRole('button', { name: 'Accept: ben' }).waitFor({ state: 'detached' });
    await hasFocus(page, /zoe/);
    await page.getByRole('button', { name: 'Contacts', exact: true }).press('Enter');
    await page.locator('.page').getByRole('link', { name: /ben/ }).press('Enter');
    await page.getByRole('button', { name: 'Remove from contacts' }).press('Enter');
    await page.getByRole('button', { name: 'Add to contacts' }).waitFor();
    await hasFocus(page, /What to say with it/);
    await page.getByRole('button', { name: 'Block' }).press('Enter');
    await page.getByRole('button', { name: 'Unblock' }).waitFor();
    await hasFocus(page, 'Unblock');
  });

  it('goes back to where a person came from, and begins at the heading of what is all new', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    const { page } = ann;
    await hasFocus(page, 'Conversations');
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await hasFocus(page, 'Settings');
    await page.getByLabel('Password now').fill('not the password');
    await page.getByLabel('New password').fill('a-new-password');
    await page.getByRole('button', { name: 'Change password' }).press('Enter');
    await page.getByText('This is not your password.').waitFor();
    await hasFocus(page, 'Change password');
    await press(ann, 'Escape');
    await page.getByText('Choose a conversation').waitFor();
    await hasFocus(page, 'Settings');
    await ben.find(ann.name);
    await ben.write('hello');
    await page.getByRole('link', { name: /hello/ }).press('Enter');
    await page.getByRole('textbox', { name: /^Message to/ }).focus();
    await press(ann, 'Escape');
    await hasFocus(page, /hello/);
    await page.setViewportSize({ width: 360, height: 740 });
    await press(ann, 'Enter');
    await page.getByRole('log').waitFor();
    await hasFocus(page, 'ben');
    await page.getByRole('button', { name: 'Back to the conversations' }).press('Enter');
    await hasFocus(page, /hello/);
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await page.getByRole('button', { name: 'Log out', exact: true }).press('Enter');
    await hasFocus(page, 'Log in');
    await page.getByLabel('User name, e-mail or id').fill(ann.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await press(ann, 'Enter');
    await hasFocus(page, 'Conversations');
  });

  it('is nowhere when a person clicked where nothing is', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.page.getByRole('button', { name: 'Settings' }).focus();
    await ann.page.getByText('Choose a conversation').click();
    await ben.find(ann.name);
    await ben.write('hello');
    await ann.page.getByRole('link', { name: /hello/ }).waitFor();
    await hasFocus(ann.page, 'nothing');
  });
});
