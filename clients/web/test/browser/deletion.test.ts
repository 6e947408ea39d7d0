import { describe, expect, it } from 'vitest';
import { GATEWAYS, PASSWORD, Person, useBrowser } from './browser.js';
import { isClean, LONG_MS } from './checks.js';

const browser = useBrowser();
const CONFIRM = 'Password, to confirm';

/** Goes to where the account is deleted, and types a password. */
async function confirm({ page }: Person, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel(CONFIRM).fill(password);
}

async function deleteAccount(person: Person): Promise<void> {
  await confirm(person, PASSWORD);
  await person.page.getByRole('button', { name: 'Delete my account' }).press('Enter');
  await person.page.getByText('Your account is deleted.').waitFor();
}

/** Somebody who has deleted the account, and in a new browser somebody to whom he wrote, alone and in a group. */
async function deleted(): Promise<[Person, Person]> {
  const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
  const ben = await Person.register(browser(), GATEWAYS[0], 'ben');
  await ann.find(ben.name);
  await ann.write('from ann');
  await ben.page.getByRole('link', { name: /from ann/ }).waitFor();
  await ann.newGroup('Walks', ben);
  await ann.write('who comes?');
  await ben.page.getByRole('link', { name: /who comes/ }).waitFor();
  await deleteAccount(ann);
  // A gateway may remember names for minutes: the other one was never asked for this one.
  return [ann, await ben.elsewhere(browser(), GATEWAYS[1])];
}

describe('an account', () => {
  it('is deleted by its password, and ends everywhere', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const { page } = ann;
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await confirm(ann, '');
    await page.keyboard.press('Enter');
    await page.getByText('This is needed.').waitFor();
    await page.getByLabel(CONFIRM).fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('This is not your password.').waitFor();
    await page.getByLabel(CONFIRM).fill(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Your account is deleted.').waitFor();
    await second.page.getByText('Your account is deleted.').waitFor();
    await page.getByLabel('User name, e-mail or id').fill(ann.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('The name or the password is wrong.').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    expect(await page.getByText('Your account is deleted.').count()).toBe(0);
  });

  it('that is deleted has no name any more in what it wrote', async () => {
    const [, { page }] = await deleted();
    await page.getByRole('link', { name: /from ann/ }).click();
    await page.getByRole('heading', { name: 'Deleted account' }).waitFor();
    await page.getByText('This account was deleted.').waitFor();
    expect(await page.getByRole('textbox', { name: /^Message to/ }).count()).toBe(0);
    await page.getByRole('log').getByText('from ann').waitFor();
    await page.locator('.main').getByRole('button', { name: 'About Deleted account' }).click();
    await page.getByRole('heading', { name: 'Person' }).waitFor();
    expect(await page.getByText('Add to contacts').count()).toBe(0);
    await page.getByRole('link', { name: /Walks/ }).click();
    await page.getByRole('log').getByText('Deleted account left').waitFor();
    await page.getByRole('log').getByText('who comes?').waitFor();
    await page.getByRole('log').getByText('Deleted account', { exact: true }).waitFor();
  });
});

describe('axe finds nothing', () => {
  it('where an account is deleted, in both themes', async () => {
    const areClean = async ({ page }: Person, what: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await isClean(page, `${what} (${colorScheme})`);
      }
    };
    const zoe = await Person.register(browser(), GATEWAYS[0], 'zoe');
    await confirm(zoe, 'not the password');
    await zoe.page.keyboard.press('Enter');
    await zoe.page.getByText('This is not your password.').waitFor();
    await areClean(zoe, 'the settings');
    const [ann, ben] = await deleted();
    await areClean(ann, 'the login');
    await ben.page.getByRole('link', { name: /from ann/ }).click();
    await ben.page.getByText('This account was deleted.').waitFor();
    await areClean(ben, 'the conversation');
  }, LONG_MS);
});
