import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Mailbox } from '../../../js/test/mailbox';
import { GATEWAYS, newName, offering, PASSWORD, Person, useBrowser, visit } from './browser.js';
import { isClean, LONG_MS } from './checks.js';

const browser = useBrowser();
const NEW_PASSWORD = 'another-good-password';
const CODE = 'Code from the mail';

/** Somebody with a confirmed address, who registered by a code. */
async function registered(stem: string): Promise<[Person, Mailbox]> {
  const [page, mailbox, name] = [await visit(browser(), GATEWAYS[0]), new Mailbox(stem), newName(stem)];
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('E-mail address (optional)').fill(mailbox.address);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByText(`A code is on its way: ${mailbox.address}`).waitFor();
  await page.getByLabel(CODE).fill(await mailbox.nextCode());
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name: 'Conversations' }).waitFor();
  return [new Person(name, page), mailbox];
}

async function settingsOf({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Change the address' }).waitFor();
}

/** The label of what has the focus. */
const focused = (page: Page) => page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent ?? '');

describe('the door', () => {
  it('offers only what the server does', async () => {
    const page = await visit(browser(), GATEWAYS[0]);
    await page.getByRole('button', { name: 'Create an account' }).waitFor();
    await page.getByRole('button', { name: 'Forgot password?' }).waitFor();
    await offering(page, Buffer.from([0x08, 1])); // Closed, and no mail.
    await page.getByText('Accounts here are made by whoever runs this server').waitFor();
    expect(await page.getByRole('button', { name: 'Create an account' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Forgot password?' }).count()).toBe(0);
    await isClean(page, 'a closed door');
  });

  it('demands an address where the server does', async () => {
    const page = await visit(browser(), GATEWAYS[0]);
    await offering(page, Buffer.from([0x10, 1, 0x18, 1]));
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(newName('ann'));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('E-mail address', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('This is needed.').waitFor();
  });
});

describe('somebody who registers', () => {
  it('confirms an address by a code; one that was asked for is needed, and what was typed stays', async () => {
    const [page, mailbox, name] = [await visit(browser(), GATEWAYS[1]), new Mailbox('ann'), newName('ann')];
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    expect(await page.getByLabel(CODE).count()).toBe(0);
    const address = page.getByLabel('E-mail address (optional)');
    await address.fill('no address');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText('The server can send no mail to this address.').waitFor();
    await address.fill(mailbox.address);
    await page.getByRole('button', { name: 'Send code' }).press('Enter');
    await page.getByRole('button', { name: /^Send again in 0:[1-5]\d$/ }).waitFor();
    expect(await focused(page)).toMatch(CODE);
    await page.keyboard.press('Enter');
    await page.getByText('This is needed.').waitFor();
    const code = await mailbox.nextCode();
    await page.getByLabel(CODE).fill(code === '000000' ? '111111' : '000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code is wrong or has expired').waitFor();
    expect(await page.getByLabel('Password').inputValue()).toBe(PASSWORD);
    await page.getByLabel(CODE).fill(code);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await settingsOf(new Person(name, page));
    await page.getByText(mailbox.address).waitFor();
    await page.getByText('confirmed', { exact: true }).waitFor();
  });

  it('may give an address without a code, and confirm it later', async () => {
    const [page, mailbox, name] = [await visit(browser(), GATEWAYS[0]), new Mailbox('ben'), newName('ben')];
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('E-mail address (optional)').fill(mailbox.address);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await settingsOf(new Person(name, page));
    await page.getByText('not confirmed').waitFor();
    expect(await page.getByLabel('New address').inputValue()).toBe(mailbox.address);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel(CODE).fill(await mailbox.nextCode());
    await page.keyboard.press('Enter');
    await page.getByText('confirmed', { exact: true }).waitFor();
  });
});

describe('somebody who has forgotten the password', () => {
  it('gets into the chat by a code, and is logged out elsewhere', async () => {
    const [ann, mailbox] = await registered('ann');
    const page = await visit(browser(), GATEWAYS[1]);
    await page.getByLabel('User name, e-mail or id').fill(mailbox.address);
    await page.getByRole('button', { name: 'Forgot password?' }).click();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(mailbox.address);
    await page.getByLabel('E-mail address').press('Enter');
    await page.getByText('If there is an account with this address, a code is on its way.').waitFor();
    await page.getByRole('button', { name: /^Send again in 0:[1-5]\d$/ }).waitFor();
    expect(await focused(page)).toMatch(CODE);
    const code = await mailbox.nextCode();
    await page.keyboard.type(code === '000000' ? '111111' : '000000');
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('Use 6 to 128 characters.').waitFor();
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('The code is wrong or has expired').waitFor();
    await page.getByLabel(CODE).fill(code);
    await page.getByRole('button', { name: 'Set the password and log in' }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await ann.page.getByText('The password of your account was changed. Log in with the new one.').waitFor();
    await ann.page.getByLabel('User name, e-mail or id').fill(ann.name);
    await ann.page.getByLabel('Password').fill(NEW_PASSWORD);
    await ann.page.getByRole('button', { name: 'Log in' }).click();
    await ann.page.getByRole('heading', { name: 'Conversations' }).waitFor();
  });

  it('who asks again too soon, after a reload for example, is told so and can type the code', async () => {
    const page = await visit(browser(), GATEWAYS[0]);
    const { address } = new Mailbox('nobody');
    const ask = async () => {
      await page.getByRole('button', { name: 'Forgot password?' }).click();
      await page.getByLabel('E-mail address').fill(address);
      await page.getByRole('button', { name: 'Send code' }).click();
    };
    await ask();
    await page.getByText('If there is an account').waitFor();
    await page.reload();
    await ask();
    await page.getByText('A mail was sent to this address a moment ago').waitFor();
    await page.getByRole('button', { name: /^Send again in 0:[1-5]\d$/ }).waitFor();
    await page.getByLabel(CODE).waitFor();
    await page.getByRole('button', { name: 'Use another address' }).click();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(address);
  });
});

describe('the address in the settings', () => {
  it('is changed by password and code, and removed', async () => {
    const [ann] = await registered('ann');
    const { page } = ann;
    const mailbox = new Mailbox('new');
    await settingsOf(ann);
    await page.getByLabel('New address').fill(mailbox.address);
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText(`A code is on its way: ${mailbox.address}`).waitFor();
    await page.getByLabel(CODE).fill(await mailbox.nextCode());
    await page.getByLabel('Your password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('This is not your password.').waitFor();
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('The address is changed.').waitFor();
    await page.locator('bdi').getByText(mailbox.address).waitFor();
    await page.getByRole('button', { name: 'Remove the address' }).click();
    await page.getByText('This is needed.').waitFor();
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Remove the address' }).click();
    await page.getByText('The address is removed.').waitFor();
    await page.reload();
    await page.getByText('You have none.').waitFor();
  });
});

describe('axe finds nothing', () => {
  it('in the forms for codes, in both themes', async () => {
    const areClean = async (page: Page, what: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await isClean(page, `${what} (${colorScheme})`);
      }
    };
    const page = await visit(browser(), GATEWAYS[0]);
    const { address } = new Mailbox('a-rather-long-name-of-somebody-who-has-a-long-name');
    await page.getByRole('button', { name: 'Forgot password?' }).click();
    await areClean(page, 'the address of somebody who has forgotten the password');
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText('If there is an account').waitFor();
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('This is needed.').waitFor();
    await areClean(page, 'the new password');
    await page.getByRole('button', { name: 'Back to the login' }).click();
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText('A code is on its way').waitFor();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('This is needed.').waitFor();
    await areClean(page, 'the registration');
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    await settingsOf(ann);
    await ann.page.getByLabel('New address').fill(address);
    await ann.page.getByRole('button', { name: 'Send code' }).click();
    await ann.page.getByText('A code is on its way').waitFor();
    await ann.page.getByRole('button', { name: 'Change the address' }).click();
    await ann.page.getByText('This is needed.').waitFor();
    await areClean(ann.page, 'the settings');
  }, LONG_MS);
});
