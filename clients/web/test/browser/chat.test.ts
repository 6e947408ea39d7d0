import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { zh } from '../../src/text/zh';
import { GATEWAYS, newName, PASSWORD, Person, useBrowser, visit } from './browser.js';
import { findings, UNTIL, wider } from './checks.js';
import { HOSTILE } from './hostile.js';

const browser = useBrowser();

/** Two people, each on a gateway of his own, in the same conversation. */
async function talking(): Promise<[Person, Person]> {
  const [ann, ben] = await Promise.all([
    Person.register(browser(), GATEWAYS[0], 'ann'),
    Person.register(browser(), GATEWAYS[1], 'ben'),
  ]);
  await ann.find(ben.name);
  await ben.find(ann.name);
  return [ann, ben];
}

describe('the door', () => {
  it('says beside each field what is wrong with it', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const page = await (await browser().newContext({ locale: 'en' })).newPage();
    await page.goto(GATEWAYS[1]);
    const fault = (label: string | RegExp) =>
      page.getByLabel(label).evaluate((field) => document.getElementById(field.getAttribute('aria-describedby')!)?.textContent);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await fault('User name, e-mail or id')).toBe('This is needed.');
    await page.getByLabel('User name, e-mail or id').fill(ann.name);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await vi.waitFor(async () => expect(await fault('Password')).toBe('The name or the password is wrong.'), UNTIL);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(ann.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await vi.waitFor(async () => expect(await fault('User name')).toBe('Somebody has this name already.'), UNTIL);
    await page.getByLabel('User name').fill('x');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await vi.waitFor(async () => expect(await fault('User name')).toMatch(/^3 to 32 letters/), UNTIL);
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('button', { name: '注册' }).first().waitFor();
    await page.getByText(zh['error.userName']).waitFor();
  });

  it('says so in Chinese to who reads that, also what the server alone knows', async () => {
    const page = await visit(browser(), GATEWAYS[0], { locale: 'zh-CN' });
    await page.getByRole('button', { name: '注册' }).click();
    await page.getByLabel('用户名').fill(newName('ann'));
    await page.getByLabel('昵称').fill('Administrator');
    await page.getByLabel('密码').fill(PASSWORD);
    await page.getByLabel('邮箱').fill('no address');
    const refused = async (sentence: string) => {
      await page.getByRole('button', { name: '注册', exact: true }).click();
      await vi.waitFor(async () => expect(await page.getByRole('alert').allTextContents()).toEqual([sentence]), UNTIL);
    };
    await refused(zh['error.email']);
    await page.getByLabel('邮箱').fill('');
    await refused(zh['error.reserved']);
    await page.getByLabel('昵称').fill('');
    await page.getByLabel('密码').fill('short');
    await refused(zh['error.password']);
  });
});

describe('two people on two gateways', () => {
  it('talk, see what was received, answer, react, edit, pin and take back', async () => {
    const [ann, ben] = await talking();
    for (const text of ['hello', 'how are you?', 'third']) {
      await ann.write(text);
    }
    await vi.waitFor(async () => expect(await ben.texts()).toEqual(['hello', 'how are you?', 'third']), UNTIL);
    await ann.row('hello').getByText('read', { exact: true }).waitFor({ state: 'attached' });
    await ben.row('how are you?').getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'Reply' }).click();
    await ben.write('quite well');
    await ann.row('quite well').getByRole('button', { name: 'Go to the message' }).waitFor();
    await ben.row('third').getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'React with 👍' }).click();
    await ann.row('third').getByRole('button', { name: '👍, 1' }).click();
    await ben.row('third').getByRole('button', { name: '👍, 2' }).waitFor();
    await ann.row('third').getByRole('button', { name: 'What to do' }).click();
    await ann.page.getByRole('button', { name: 'Edit' }).click();
    await ann.page.getByRole('textbox', { name: /^Message to/ }).fill('third, better');
    await ann.page.keyboard.press('Enter');
    await ben.row('third, better').getByText('edited').waitFor();
    await ben.row('third, better').getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'Pin', exact: true }).click();
    await ann.page.getByRole('button', { name: 'Pinned third, better' }).waitFor();
    await ann.row('third, better').getByRole('button', { name: 'What to do' }).click();
    await ann.page.getByRole('button', { name: 'Take back' }).click();
    await ben.row('This message was taken back.').waitFor();
    await vi.waitFor(async () => expect(await ben.texts()).toEqual(['hello', 'how are you?', 'quite well']), UNTIL);
  });

  it('count what is unread, and keep drafts', async () => {
    const [ann, ben] = await talking();
    await ben.page.goto(GATEWAYS[1]);
    await ann.write('one');
    await ann.write('two');
    await ben.page.getByText('2 unread').waitFor({ state: 'attached' });
    await vi.waitFor(async () => expect(await ben.page.title()).toBe('(2) Parley'), UNTIL);
    await ben.page.getByRole('link', { name: /ann/ }).click();
    await vi.waitFor(async () => expect(await ben.page.title()).toBe('Parley'), UNTIL);
    await ben.page.getByRole('textbox', { name: /^Message to/ }).fill('half a sent');
    await ben.page.keyboard.press('Escape');
    await ben.page.getByText('Draft: half a sent').waitFor();
    await ben.page.reload();
    await ben.page.getByRole('link', { name: /ann/ }).click();
    await vi.waitFor(
      async () => expect(await ben.page.getByRole('textbox', { name: /^Message to/ }).inputValue()).toBe('half a sent'),
      UNTIL,
    );
  });

  it('write while offline, close the tab, and have it sent once when they are back', async () => {
    const [ann, ben] = await talking();
    await ann.canBeCut();
    await ann.write('before');
    await ben.row('before').waitFor();
    await ann.network(false);
    await ann.page.getByText('Offline.').waitFor();
    await ann.write('written offline');
    await ann.page.locator('[data-waiting]').waitFor();
    await ben.write('meanwhile');
    await ann.page.close();
    await ann.network(true);
    const page = await ann.context.newPage();
    await page.goto(GATEWAYS[0]);
    await page.getByRole('link', { name: /ben/ }).click();
    await page.locator('[role=log] [data-seq]').filter({ hasText: 'written offline' }).waitFor();
    await ben.row('written offline').waitFor();
    await page.reload();
    await ben.write('the end');
    await page.locator('[role=log] [data-seq]').filter({ hasText: 'the end' }).waitFor();
    const all = ['before', 'meanwhile', 'written offline', 'the end'];
    await vi.waitFor(async () => expect((await ben.texts()).sort()).toEqual([...all].sort()), UNTIL);
    expect((await page.locator('[role=log] [data-seq] .text').allTextContents()).sort()).toEqual([...all].sort());
  });

  it('page through what was written before', async () => {
    const [ann, ben] = await talking();
    for (let number = 1; number <= 70; number++) {
      await ann.write(`number ${number}.`);
    }
    await ben.row('number 70.').waitFor();
    await ben.page.reload();
    await ben.row('number 70.').waitFor();
    await ben.page.getByRole('log').hover();
    await vi.waitFor(async () => {
      await ben.page.mouse.wheel(0, -2_000);
      expect(await ben.row('number 1.').isVisible()).toBe(true);
    }, UNTIL);
    await ben.page.getByText('This is the beginning').waitFor();
    const numbers = (await ben.texts()).map((text) => Number(/\d+/.exec(text)![0]));
    expect(numbers).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
    await ben.page.getByRole('button', { name: 'Jump to the newest' }).click();
    await vi.waitFor(async () => expect(await ben.row('number 70.').isVisible()).toBe(true), UNTIL);
  });
});

describe('one person', () => {
  it('can do it all with the keyboard', async () => {
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben');
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const { page } = ann;
    await page.getByRole('searchbox').focus();
    await page.keyboard.type(ben.name);
    await page.keyboard.press('Enter');
    await page.getByRole('log').waitFor();
    await tabTo(page, /^Message to/);
    await page.keyboard.type('line one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('line two');
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await ann.texts()).toEqual(['line one\nline two']), UNTIL);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type(', edited');
    await page.keyboard.press('Enter');
    await ann.row(', edited').waitFor();
    await page.keyboard.press('Escape');
    await tabTo(page, 'Settings');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await tabTo(page, 'Log out');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  it('finds people by the beginning of what they are called', async () => {
    const name = `Moon ${Date.now()}`;
    const [first] = await Promise.all([
      Person.register(browser(), GATEWAYS[1], 'luna', {}, `${name} One`),
      Person.register(browser(), GATEWAYS[1], 'selene', {}, `${name} Two`),
    ]);
    const { page } = await Person.register(browser(), GATEWAYS[0], 'ann');
    await page.getByRole('searchbox').fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'People found' }).getByRole('button', { name: first.name }).click();
    await page.getByRole('heading', { name: `${name} One` }).waitFor();
    await page.getByRole('searchbox').fill('nobody.is.called.this');
    await page.keyboard.press('Enter');
    await page.getByText('There is nobody called').waitFor();
  });

  it('is told so in a second tab, which goes on when the first is closed', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const second = await ann.context.newPage();
    await second.goto(GATEWAYS[0]);
    await second.getByText('open in another tab').waitFor();
    await ann.page.close();
    await second.getByRole('heading', { name: 'Conversations' }).waitFor();
  });

  it('changes the password, the language and the theme', async () => {
    const { page } = await Person.register(browser(), GATEWAYS[0], 'ann');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Password now').fill('wrong-password');
    await page.getByLabel('New password').fill('a-new-password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not your password.').waitFor();
    await page.getByLabel('Password now').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The password is changed.').waitFor();
    await page.getByLabel('Theme').selectOption('dark');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 23, 22)');
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    const look = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]);
    expect(await look()).toEqual(['zh-CN', 'dark']);
    // Without the settings too.
    await page.goto(GATEWAYS[0]);
    await page.reload();
    await page.getByRole('heading', { name: zh['list.title'], exact: true }).waitFor();
    expect(await look()).toEqual(['zh-CN', 'dark']);
  });
});

describe('what others write', () => {
  it('is text: nothing of it runs, is fetched, or breaks the layout', async () => {
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben', { viewport: { width: 360, height: 700 } });
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann', {}, '<img src=x onerror=alert(1)>');
    const requests: string[] = [];
    ben.page.on('request', (request) => requests.push(request.url()));
    await ann.find(ben.name);
    for (const text of HOSTILE) {
      await ann.write(text);
    }
    await ben.page.getByRole('link', { name: /img src=x/ }).click();
    await vi.waitFor(async () => expect((await ben.texts()).length).toBe(HOSTILE.length), UNTIL);
    expect(await ben.texts()).toEqual(HOSTILE);
    expect(await ben.page.locator('[role=log] :is(img, script, iframe, svg:not([aria-hidden]), style, object)').count()).toBe(0);
    expect(await ben.page.locator('[role=log] a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol))).toEqual(['https:']);
    expect(await wider(ben.page)).toEqual([]);
    await ben.page.setViewportSize({ width: 1440, height: 900 });
    expect(await wider(ben.page)).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(GATEWAYS[1]) && !url.startsWith('ws://127.0.0.1'))).toEqual([]);
  });
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('on any screen in the %s theme', async (colorScheme) => {
    const door = await (await browser().newContext({ colorScheme, locale: 'en' })).newPage();
    await door.goto(GATEWAYS[0]);
    await door.getByRole('button', { name: 'Log in' }).click();
    expect(await findings(door)).toEqual([]);
    await door.getByRole('button', { name: 'Create an account' }).click();
    expect(await findings(door)).toEqual([]);
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann', { colorScheme });
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben', { colorScheme });
    expect(await findings(ann.page)).toEqual([]);
    await ann.canBeCut();
    await ann.find(ben.name);
    await ann.write('hello https://example.org/');
    await ben.find(ann.name);
    await ben.row('hello').getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'React with 👍' }).click();
    await ben.row('hello').getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'Reply' }).click();
    await ben.write('an answer');
    await ben.row('hello').first().getByRole('button', { name: 'What to do' }).click();
    await ben.page.getByRole('button', { name: 'Pin', exact: true }).click();
    await ann.page.getByRole('button', { name: 'Pinned hello' }).waitFor();
    await ann.row('hello').first().getByRole('button', { name: 'What to do' }).click();
    for (const width of [360, 1440]) {
      await ann.page.setViewportSize({ width, height: 800 });
      expect(await findings(ann.page)).toEqual([]);
    }
    await ann.network(false);
    await ann.page.getByText('Offline.').waitFor();
    await ann.write('later');
    await ann.page.locator('[data-waiting]').waitFor();
    expect(await findings(ann.page)).toEqual([]);
    await ben.page.goto(`${GATEWAYS[1]}#/settings`);
    await ben.page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await findings(ben.page)).toEqual([]);
  });
});

/** Presses Tab until the thing of this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const label = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
    });
    if (typeof name === 'string' ? label === name : name.test(label)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${name}`);
}
