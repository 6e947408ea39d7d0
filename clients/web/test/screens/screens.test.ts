/**
 * Pictures of the main screens, to be looked at: `npm run screens -w parley-web` with the ports of a running cluster in
 * PARLEY_TEST_HTTP_PORT_A and _B, and the folder in PARLEY_SCREENS.
 */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { it, vi } from 'vitest';
import { Mailbox } from '../../../js/test/mailbox';
import { GATEWAYS, launch, PASSWORD, Person, serverNotice, visit } from '../browser/browser.js';

const folder = process.env.PARLEY_SCREENS ?? 'screens';

/** What a host that is allowed has. */
const PICTURES: Record<string, string> = {
  '/ben.svg': '<rect width="40" height="40" fill="#f2c14e"/><circle cx="20" cy="16" r="8" fill="#5b3a29"/><path d="M4 40a16 14 0 0 1 32 0z" fill="#2f6690"/>',
  '/walks.svg': '<rect width="40" height="40" fill="#9ad1e3"/><circle cx="29" cy="11" r="5" fill="#ffd166"/><path d="M0 32l13-16 9 10 6-6 12 13v7H0z" fill="#3a6b4b"/>',
};

interface Look {
  theme: 'light' | 'dark';
  language: string;
  width: number;
  /** Takes a picture of what is shown, under this name. */
  take: (name: string) => Promise<void>;
}

/** The list of conversations as it is seen in both themes and languages on a phone, a tablet and a desktop, one after the other. */
async function inEveryLook(person: Person, show: (look: Look) => Promise<void>): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['en', 'zh']) {
      for (const width of [360, 768, 1440]) {
        const height = width < 500 ? 740 : 800;
        const take = async (name: string) => {
          // Of a page of cards all is seen, not its beginning alone.
          const hidden = await person.page.evaluate(() => {
            const page = document.querySelector('.page');
            return page ? page.scrollHeight - page.clientHeight : 0;
          });
          await person.page.setViewportSize({ width, height: height + hidden });
          await person.page.screenshot({ path: `${folder}/${name}-${width}-${theme}-${language}.png` });
          await person.page.setViewportSize({ width, height });
        };
        await person.page.setViewportSize({ width, height });
        await person.page.evaluate(([kept, colour]) => {
          localStorage.setItem('parley.language', kept!);
          localStorage.setItem('parley.theme', colour!);
        }, [language, theme]);
        await person.page.goto(GATEWAYS[0]);
        await person.page.reload();
        await show({ theme, language, width, take });
      }
    }
  }
}

it('are taken', async () => {
  mkdirSync(folder, { recursive: true });
  const browser = await launch();
  const ann = await Person.register(browser, GATEWAYS[0], 'ann', {}, 'Ann Whitfield');
  const ben = await Person.register(browser, GATEWAYS[1], 'ben', {}, '陈本 Ben');
  const zoe = await Person.register(browser, GATEWAYS[1], 'zoe', {}, 'Zoë with a rather long name that no list has room for');

  await zoe.find(ann.name);
  await zoe.write('Are you coming to the meeting this afternoon? There is cake, and somebody has to eat it.');
  await ben.find(ann.name);
  await ann.find(ben.name);
  await ann.write('Good morning! The slides are at https://example.org/slides/2026-spring?version=3#page-12');
  await ben.row('Good morning').waitFor();
  await ben.write('早上好！我看过了，第三页的图很清楚。');
  await ben.write('One question:\n- who presents the second part?\n- do we have the room until noon?');
  await ann.row('One question').waitFor();
  await ann.row('One question').getByRole('button', { name: 'What to do' }).click();
  await ann.page.getByRole('button', { name: 'Reply' }).click();
  await ann.write('I do. And yes, until half past twelve. We should leave ten minutes for questions at the end, since last time there were many of them and we had to stop in the middle.');
  await ben.row('half past twelve').waitFor();
  await ben.row('half past twelve').getByRole('button', { name: 'What to do' }).click();
  await ben.page.getByRole('button', { name: 'React with 👍' }).click();
  await ben.row('Good morning').getByRole('button', { name: 'What to do' }).click();
  await ben.page.getByRole('button', { name: 'Pin', exact: true }).click();
  await ann.write('oops');
  await ann.row('oops').getByRole('button', { name: 'What to do' }).click();
  await ann.page.getByRole('button', { name: 'Take back' }).click();
  await ann.row('This message was taken back').waitFor();
  await ann.write('See you tehre');
  await ann.row('See you').getByRole('button', { name: 'What to do' }).click();
  await ann.page.getByRole('button', { name: 'Edit' }).click();
  await ann.page.getByRole('textbox', { name: /^Message to/ }).fill('See you there 🎉');
  await ann.page.keyboard.press('Enter');
  await ann.row('See you there').getByText('edited').waitFor();
  await ann.row('See you there').getByText('read', { exact: true }).waitFor({ state: 'attached' });

  const room = ann.page.url();
  await inEveryLook(ann, async ({ theme, language, width, take }) => {
    await ann.page.getByRole('link').first().waitFor();
    await ann.page.getByRole('link', { name: /Zoë/ }).waitFor();
    await take('list');
    await ann.page.goto(room);
    await ann.row('See you there').waitFor();
    await take('room');
    await ann.row('half past twelve').first().getByRole('button').last().focus();
    await ann.row('See you there').locator('.act').click();
    await take('actions');
    await ann.page.goto(`${GATEWAYS[0]}#/settings`);
    await ann.page.locator('form input[type=password]').first().waitFor();
    await ann.page.locator('.device').waitFor();
    await take('settings');
    const door = await (await browser.newContext({ viewport: { width, height: 740 }, colorScheme: theme, locale: language })).newPage();
    await door.goto(GATEWAYS[1]);
    await door.locator('button.primary').click();
    await door.screenshot({ path: `${folder}/door-${width}-${theme}-${language}.png` });
    await door.context().close();
  });
  await browser.close();
}, 600_000);

it('of groups and people are taken', async () => {
  const browser = await launch();
  const ann = await Person.register(browser, GATEWAYS[0], 'ann', {}, 'Ann Whitfield');
  await ann.context.route('https://pictures.example.org/*', (route) => {
    const drawn = PICTURES[new URL(route.request().url()).pathname];
    return route.fulfill({ contentType: 'image/svg+xml', body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${drawn}</svg>` });
  });
  const ben = await Person.register(browser, GATEWAYS[1], 'ben', {}, '陈本 Ben');
  const zoe = await Person.register(browser, GATEWAYS[1], 'zoe', {}, 'Zoë Marchetti');
  await zoe.find(ann.name);
  await zoe.page.getByRole('button', { name: 'About Ann' }).click();
  await zoe.page.getByLabel('What to say with it').fill('Hello Ann, we met at the conference in May.');
  await zoe.page.getByRole('button', { name: 'Add to contacts' }).click();
  await ben.page.getByRole('button', { name: 'Settings' }).click();
  await ben.page.getByLabel('Address of a picture').fill('https://pictures.example.org/ben.svg');
  await ben.page.getByRole('button', { name: 'Save the profile' }).click();
  await ben.page.getByText('Saved.').waitFor();
  await ann.newGroup('Sunday walks', ben, zoe);
  const group = ann.page.url();
  await ann.page.goto(`${group}/about`);
  await ann.page.getByLabel('Address of a picture').fill('https://pictures.example.org/walks.svg');
  await ann.page.getByRole('button', { name: 'Save', exact: true }).click();
  await ann.page.getByText('Saved.').waitFor();
  await ann.page.goto(group);
  await ben.page.getByRole('link', { name: /Sunday/ }).click();
  await ben.write('Good morning! Who comes on Sunday?');
  await ben.write('The weather will be fine, they say.');
  await zoe.page.getByRole('link', { name: /Sunday/ }).click();
  await zoe.write(`Me! And could @${ann.name} bring the map?`);
  await ann.row('bring the map').waitFor();
  await ann.write(`Sure. @${ben.name} has the other one.`);
  await ben.row('the other one').waitFor();
  await ann.page.goto(`${group}/about`);
  await ann.page.getByRole('button', { name: 'Make admin: 陈本 Ben' }).click();
  await ann.page.getByRole('button', { name: 'Make member: 陈本 Ben' }).waitFor();
  await ann.befriend(ben);
  const contact = ann.page.url();
  await ben.page.goto(`${GATEWAYS[1]}#/settings`);
  await ben.page.getByLabel('Your status').selectOption('Busy');
  await ann.page.getByRole('button', { name: 'Write' }).click();
  await ann.write('Shall we take the train?');
  await ann.set('Sunday walks', 'Keep on top');
  await ann.set('陈本 Ben', 'Mute');
  await zoe.find(ann.name);
  await zoe.write('See you there!');
  await zoe.page.getByRole('link', { name: /Sunday/ }).click();
  await ann.set('Zoë Marchetti', 'Archive');
  await ann.canBeCut();
  await ann.elsewhere(browser, GATEWAYS[1]);
  await ann.page.getByText('Your account was logged in').waitFor();

  await inEveryLook(ann, async ({ take }) => {
    const show = async (name: string, place: string, seen: string) => {
      await ann.page.goto(place);
      await ann.page.locator(seen).first().waitFor();
      await take(name);
    };
    await ann.page.getByRole('link', { name: /Sunday/ }).waitFor();
    await ann.page.locator('summary').click();
    await ann.page.locator('nav > ul button.icon').first().click();
    await take('group-list');
    await ann.page.goto(group);
    await ann.row('the other one').waitFor();
    await ann.row('Good morning').locator('img').waitFor();
    await vi.waitFor(async () => {
      await zoe.page.getByRole('textbox', { name: /^Message to/ }).pressSequentially('x');
      await ann.page.locator('.typing').waitFor({ timeout: 1_000 });
    }, 20_000);
    await take('group');
    await show('about', `${group}/about`, '.page .small-act');
    await show('newGroup', `${GATEWAYS[0]}#/newGroup`, '.picker');
    await show('people', `${GATEWAYS[0]}#/people`, '.page .card');
    await show('person', contact, '.page form');
    await show('devices', `${GATEWAYS[0]}#/settings`, '.device');
    ann.push(serverNotice('The server is down tonight from 22:00 to 23:00, for a new version. 今晚 22 点升级。'));
    await ann.page.getByText('22:00').waitFor();
    await take('notice');
  });
  await browser.close();
}, 600_000);

/** A form as it is seen in both themes and languages on a phone and a desktop, without a reload, which would empty it. */
async function takeForm(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['zh', 'en']) {
      for (const width of [360, 1440]) {
        await page.emulateMedia({ colorScheme: theme });
        await page.locator('select').filter({ has: page.locator('option[lang=zh]') }).selectOption(language);
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${folder}/${name}-${width}-${theme}-${language}.png` });
      }
    }
  }
}

it('of codes by e-mail are taken', async () => {
  mkdirSync(folder, { recursive: true });
  const browser = await launch();
  const { address } = new Mailbox('ann.whitfield');
  const page = await visit(browser, GATEWAYS[0]);
  await page.getByRole('button', { name: 'Forgot password?' }).click();
  await takeForm(page, 'forgot');
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByText('If there is an account').waitFor();
  await page.getByLabel('Code from the mail').fill('12');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('The code is wrong').waitFor();
  await takeForm(page, 'reset');
  await page.getByRole('button', { name: 'Back to the login' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByText('A code is on its way').waitFor();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await takeForm(page, 'register');
  const ann = await Person.register(browser, GATEWAYS[0], 'ann', {}, 'Ann Whitfield');
  await ann.page.getByRole('button', { name: 'Settings' }).click();
  await ann.page.getByLabel('New address').fill(address);
  await ann.page.getByRole('button', { name: 'Send code' }).click();
  await ann.page.getByText('A code is on its way').waitFor();
  await ann.page.getByLabel('Your password').fill('not the password');
  await ann.page.getByLabel('Code from the mail').fill('123456');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByText('This is not your password.').waitFor();
  await takeForm(ann.page, 'address');
  await browser.close();
}, 600_000);
