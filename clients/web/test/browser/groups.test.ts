import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, useBrowser } from './browser.js';
import { isClean, LONG_MS, UNTIL, wider } from './checks.js';
import { HOSTILE } from './hostile.js';

const browser = useBrowser();

/** People who are registered at one gateway after the other. */
function people(...stems: string[]): Promise<Person[]> {
  return Promise.all(stems.map((stem, index) => Person.register(browser(), GATEWAYS[index % 2]!, stem)));
}

describe('a group of three on two gateways', () => {
  it('is created, talks, names people, sees who writes and who has read', async () => {
    const [ann, ben, zoe] = (await people('ann', 'ben', 'zoe')) as [Person, Person, Person];
    await ann.newGroup('Walks', ben, zoe);
    await ann.page.getByText('You created the group with ben, zoe').first().waitFor();
    await ben.page.getByRole('link', { name: /Walks/ }).getByText('ann created the group with you, zoe').waitFor();
    // An @ offers those in the group; Enter takes the one that is marked.
    const field = ann.page.getByRole('textbox', { name: 'Message to Walks' });
    await field.pressSequentially('look @be');
    await ann.page.getByRole('listbox', { name: 'People in this group' }).getByRole('option', { name: ben.name }).waitFor();
    await field.press('Enter');
    expect(await field.inputValue()).toBe(`look @${ben.name} `);
    await field.press('Enter');
    await ben.page.getByText('1 mention you').waitFor({ state: 'attached' });
    await ben.page.getByText('1 unread').waitFor({ state: 'attached' });
    await zoe.page.getByText('1 unread').waitFor({ state: 'attached' });
    expect(await zoe.page.getByText('mention you').count()).toBe(0);
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    await ben.row('look').locator('.named.me').getByText(`@${ben.name}`).waitFor();
    expect(await ben.row('look').locator('.sender').textContent()).toBe('ann');
    await ann.row('look').getByText('read by 1', { exact: true }).waitFor({ state: 'attached' });
    await zoe.page.getByRole('link', { name: /Walks/ }).click();
    await ann.row('look').getByText('read by 2', { exact: true }).waitFor({ state: 'attached' });
    await zoe.page.getByRole('textbox', { name: 'Message to Walks' }).pressSequentially('I am');
    await ann.page.getByRole('status').filter({ hasText: 'zoe is typing …' }).waitFor();
    await ben.page.getByRole('link', { name: /Walks/ }).getByText('zoe is typing …').waitFor();
    await zoe.page.keyboard.type(' here');
    await zoe.page.keyboard.press('Enter');
    await ann.row('I am here').waitFor();
    await vi.waitFor(async () => expect(await ann.page.getByText('zoe is typing …').count()).toBe(0), UNTIL);
    await ann.page.getByRole('status').filter({ hasText: '3 members' }).waitFor();
  });

  it('is looked after: roles, a new name, people in and out', async () => {
    const [ann, ben, zoe] = (await people('ann', 'ben', 'zoe')) as [Person, Person, Person];
    await ann.newGroup('Walks', ben);
    await ann.page.getByRole('button', { name: 'About Walks' }).click();
    await ann.page.getByRole('button', { name: 'Add people' }).click();
    await ann.pick(zoe);
    await ann.page.getByRole('button', { name: 'Add', exact: true }).click();
    await ann.page.getByRole('button', { name: 'Remove: zoe' }).waitFor();
    await ann.page.getByRole('button', { name: 'Make admin: ben' }).click();
    await ann.page.getByRole('button', { name: 'Make member: ben' }).waitFor();
    await zoe.page.getByRole('link', { name: /Walks/ }).click();
    await zoe.page.getByRole('log').getByText('ann added you').waitFor();
    await zoe.page.getByRole('log').getByText('ann made ben an admin').waitFor();
    await zoe.page.getByRole('button', { name: 'About Walks' }).click();
    await zoe.page.getByText(`${ben.name} · admin`).waitFor();
    expect(await zoe.page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    await zoe.page.keyboard.press('Escape');
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    await ben.page.getByRole('button', { name: 'About Walks' }).click();
    await ben.page.getByLabel('Name of the group').fill('Long walks');
    await ben.page.getByLabel('Description').fill('On Sundays');
    await ben.page.getByRole('button', { name: 'Save' }).click();
    await ben.page.getByText('Saved.').waitFor();
    await zoe.page.getByRole('heading', { name: 'Long walks' }).waitFor();
    await ben.page.getByRole('button', { name: 'Remove: zoe' }).click();
    await zoe.page.getByText('You are not in this group any more.').waitFor();
    expect(await zoe.page.getByRole('textbox', { name: /^Message to/ }).count()).toBe(0);
    await ben.page.getByRole('button', { name: 'Leave the group' }).click();
    await ben.page.getByText('Leave Long walks?').waitFor();
    await ben.page.getByRole('button', { name: 'Leave the group' }).click();
    await vi.waitFor(async () => expect(await ben.page.getByRole('link', { name: /Long walks/ }).count()).toBe(0), UNTIL);
    await ann.page.keyboard.press('Escape');
    await ann.page.getByRole('log').getByText('ben left').waitFor();
    await ann.page.getByRole('status').filter({ hasText: '1 member' }).waitFor();
  });

  it('shows where the new ones begin, to who comes back', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.newGroup('Walks', ben);
    await ann.write('old');
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    await ann.row('old').getByText('read by 1', { exact: true }).waitFor({ state: 'attached' });
    await ben.page.keyboard.press('Escape');
    for (let number = 1; number <= 40; number++) {
      await ann.write(`new ${number}.`);
    }
    await ben.page.getByText('40 unread').waitFor({ state: 'attached' });
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    const line = ben.page.getByRole('log').getByText('New', { exact: true });
    await line.waitFor();
    expect(await line.evaluate((element) => (element.closest('.new')!.nextElementSibling as HTMLElement).innerText)).toContain('new 1.');
    await vi.waitFor(async () => expect(await ben.row('new 1.').isVisible()).toBe(true), UNTIL);
    await ben.page.getByRole('button', { name: 'Jump to the newest' }).click();
    await vi.waitFor(async () => expect(await ben.page.title()).toBe('Parley'), UNTIL);
    await ann.row('new 40.').getByText('read by 1', { exact: true }).waitFor({ state: 'attached' });
  });
});

it('a group keeps its messages as long as its admins say, and tells its members', async () => {
  const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
  await ann.newGroup('Walks', ben);
  await ann.page.getByRole('button', { name: 'About Walks' }).click();
  const choice = ann.page.getByLabel('Messages are kept');
  expect(await choice.inputValue()).toBe('0');
  await choice.selectOption('For 7 days');
  await ben.page.getByRole('link', { name: 'Walks' }).getByText('ann changed the group: Walks').waitFor();
  await ben.page.getByRole('link', { name: 'Walks' }).click();
  await ben.page.getByRole('button', { name: 'About Walks' }).click();
  await ben.page.getByText('Messages are kept: For 7 days').waitFor();
  await ann.page.reload();
  await vi.waitFor(async () => expect(await choice.inputValue()).toBe('7'), UNTIL);
});

describe('a group that one joins by oneself', () => {
  /** Asks by the number of a group. */
  async function join({ page }: Person, number: string): Promise<void> {
    await page.getByLabel('Number of the group').fill(number);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
  }

  /** Says who may come into the group that is shown, and returns its number. */
  async function letCome({ page }: Person, name: string, who: string): Promise<string> {
    await page.getByRole('button', { name: `About ${name}` }).click();
    await page.getByLabel('Who may come in').selectOption(who);
    await page.getByRole('link', { name }).getByText(`You changed the group: ${name}`).waitFor();
    return /\d{19}/.exec((await page.getByText('Number of the group:').textContent())!)![0];
  }

  it('has everybody in when it is open', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.newGroup('Walks');
    const number = await letCome(ann, 'Walks', 'Everybody who knows the number');
    await ben.page.getByRole('button', { name: 'New group' }).click();
    await join(ben, number);
    await ben.page.getByRole('heading', { name: 'Walks' }).waitFor();
    await ben.write('here I am');
    await ann.page.getByRole('link', { name: /Walks/ }).getByText('ben: here I am').waitFor();
  });

  it('asks its admins, who let in', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.newGroup('Walks');
    const number = await letCome(ann, 'Walks', 'Who asks and is let in');
    await ben.page.getByRole('button', { name: 'New group' }).click();
    await join(ben, number);
    await ben.page.getByText('You have asked to join Walks. Its admins decide.').waitFor();
    await join(ben, number);
    await ben.page.getByText('You are in this group already, or have asked to join it.').waitFor();
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    await ben.page.getByText('You have asked to join. The admins of the group decide.').waitFor();
    await ann.page.getByRole('button', { name: 'Let in: ben', exact: true }).click();
    await ben.page.getByRole('log').getByText('ann added you').waitFor();
    await ben.write('thank you');
    await ann.page.getByRole('link', { name: /Walks/ }).getByText('ben: thank you').waitFor();
  });

  it('says why not, beside the number', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.newGroup('Walks');
    await ann.page.getByRole('button', { name: 'About Walks' }).click();
    const number = /\d{19}/.exec((await ann.page.getByText('Number of the group:').textContent())!)![0];
    await ben.page.getByRole('button', { name: 'New group' }).click();
    const fault = () =>
      ben.page
        .getByLabel('Number of the group')
        .evaluate((field) => document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent);
    await join(ben, '12');
    await vi.waitFor(async () => expect(await fault()).toMatch(/^The number of a group has 19 digits/), UNTIL);
    await join(ben, number);
    await vi.waitFor(async () => expect(await fault()).toMatch(/^There is no such group, or only invited people/), UNTIL);
    await isClean(ben.page, 'a group that cannot be joined');
  });
});

describe('people', () => {
  it('ask, accept, call each other what they like, and block', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.find(ben.name);
    await ann.page.getByRole('button', { name: 'About ben' }).click();
    await ann.page.getByLabel('What to say with it').fill('It is me');
    await ann.page.getByRole('button', { name: 'Add to contacts' }).click();
    await ann.page.getByText('You have asked.').waitFor();
    const requests = ben.page.getByRole('region', { name: 'Contact requests' });
    await requests.getByText('It is me').waitFor();
    await requests.getByRole('button', { name: 'Accept: ann' }).click();
    await requests.waitFor({ state: 'detached' });
    await ann.page.getByText('You are contacts.').waitFor();
    await ann.page.getByLabel('What you call this person').fill('Benny');
    await ann.page.getByRole('button', { name: 'Save the name' }).click();
    await ann.page.getByText('Saved.').waitFor();
    await ann.page.getByRole('button', { name: 'Contacts', exact: true }).click();
    await ann.page.locator('.page').getByRole('link', { name: /Benny/ }).click();
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await ann.page.getByRole('heading', { name: 'Benny' }).waitFor();
    await ben.find(ann.name);
    await ann.page.getByRole('button', { name: 'About Benny' }).click();
    await ann.page.getByRole('button', { name: 'Block' }).click();
    await ann.page.getByRole('button', { name: 'Unblock' }).waitFor();
    await vi.waitFor(async () => {
      await ben.write('hello?');
      await ben.page.getByText('Not sent: this person takes no messages from you.').first().waitFor({ timeout: 2_000 });
    }, UNTIL);
    await ann.page.getByRole('button', { name: 'Back', exact: true }).click();
    await ann.page.getByText('You have blocked this person.').waitFor();
    await ann.page.getByRole('button', { name: 'About Benny' }).click();
    await ann.page.getByRole('button', { name: 'Unblock' }).click();
    await ann.page.getByRole('button', { name: 'Remove from contacts' }).click();
    await ann.page.getByRole('button', { name: 'Add to contacts' }).waitFor();
    await ann.page.getByRole('heading', { name: 'Person' }).waitFor();
  });

  it('reject who asks, which he is not told, and take messages from contacts alone', async () => {
    const [ann, ben] = (await people('ann', 'ben')) as [Person, Person];
    await ann.find(ben.name);
    await ann.page.getByRole('button', { name: 'About ben' }).click();
    await ann.page.getByRole('button', { name: 'Add to contacts' }).click();
    await ben.page.getByRole('button', { name: 'Reject: ann' }).click();
    await ben.page.getByRole('region', { name: 'Contact requests' }).waitFor({ state: 'detached' });
    await ann.page.getByText('You have asked.').waitFor();
    await ben.page.getByRole('button', { name: 'Settings' }).click();
    const privacy = ben.page.getByLabel('Who may send you messages');
    await privacy.selectOption('My contacts');
    await vi.waitFor(async () => expect(await privacy.isEnabled()).toBe(true), UNTIL);
    await ben.page.reload();
    await vi.waitFor(async () => expect(await privacy.inputValue()).toBe('2'), UNTIL);
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await vi.waitFor(async () => {
      await ann.write('hello?');
      await ann.page.getByText('Not sent: this person takes no messages from you.').first().waitFor({ timeout: 2_000 });
    }, UNTIL);
  });
});

describe('a login on a new device', () => {
  it('is told to the others, which can end it', async () => {
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann');
    const second = await ann.elsewhere(browser(), GATEWAYS[1]);
    await ann.page.getByText('Your account was logged in on a new device').waitFor();
    expect(await second.page.getByText('Your account was logged in').count()).toBe(0);
    await ann.page.getByRole('button', { name: 'Devices and password' }).click();
    await ann.page.getByText('this device').waitFor();
    await ann.page.getByRole('button', { name: /^Log out: Chrome, Linux/ }).click();
    await second.page.getByText('This session was ended from another device.').waitFor();
    await vi.waitFor(async () => expect(await ann.page.getByRole('button', { name: /^Log out: Chrome, Linux/ }).count()).toBe(0), UNTIL);
    await ann.page.getByRole('button', { name: 'It was me' }).click();
    await vi.waitFor(async () => expect(await ann.page.getByText('Your account was logged in').count()).toBe(0), UNTIL);
    await ann.page.reload();
    await ann.page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await ann.page.getByText('Your account was logged in').count()).toBe(0);
  });
});

describe('what others call themselves and their groups', () => {
  it('is text, and breaks no layout', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const ben = await Person.register(browser(), GATEWAYS[1], 'ben', { viewport: { width: 360, height: 700 } });
    const ann = await Person.register(browser(), GATEWAYS[0], 'ann', {}, hostile);
    await ann.newGroup('"><svg onload=alert(3)>' + 'W'.repeat(40), ben);
    await ann.write(HOSTILE[0]!);
    await ben.page.getByRole('link', { name: /svg onload/ }).click();
    await ben.row(HOSTILE[0]!).waitFor();
    expect(await wider(ben.page)).toEqual([]);
    await ben.page.getByRole('button', { name: /^About/ }).click();
    await ben.page.getByRole('button', { name: `Person: ${hostile}` }).waitFor();
    expect(await wider(ben.page)).toEqual([]);
    expect(await ben.page.locator(':is(img, script:not([src]), iframe, svg:not([aria-hidden]), object)').count()).toBe(0);
    await ann.page.goto(`${GATEWAYS[0]}#/people`);
    expect(await wider(ann.page)).toEqual([]);
  });
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('on the screens of groups and people in the %s theme', async (colorScheme) => {
    const [ann, ben, zoe] = (await Promise.all(
      ['ann', 'ben', 'zoe'].map((stem, index) => Person.register(browser(), GATEWAYS[index % 2]!, stem, { colorScheme })),
    )) as [Person, Person, Person];
    const { page } = ann;
    const check = (what: string) => isClean(page, what);
    await zoe.find(ann.name);
    await zoe.page.getByRole('button', { name: 'About ann' }).click();
    await zoe.page.getByLabel('What to say with it').fill('Shall we be contacts?');
    await zoe.page.getByRole('button', { name: 'Add to contacts' }).click();
    await page.getByRole('region', { name: 'Contact requests' }).waitFor();
    await check('requests');
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByLabel('Name of the group').fill('Walks');
    await page.getByLabel('Find people by name').fill(ben.name);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Found' }).waitFor();
    await check('new group');
    await page.getByRole('list', { name: 'Found' }).getByRole('button').first().click();
    await page.getByRole('list', { name: 'Chosen' }).waitFor();
    await check('new group, chosen');
    await page.getByRole('button', { name: 'Create the group' }).click();
    await ben.page.getByRole('link', { name: /Walks/ }).click();
    await ben.write(`hello @${ann.name}`);
    await ann.row('hello').waitFor();
    await page.getByRole('textbox', { name: 'Message to Walks' }).pressSequentially('@');
    await page.getByRole('listbox').waitFor();
    await check('group');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'About Walks' }).click();
    await page.getByRole('button', { name: 'Add people' }).click();
    await page.getByRole('button', { name: 'Remove: ben' }).waitFor();
    await check('about the group');
    await page.goto(`${GATEWAYS[0]}#/people`);
    await page.getByText('No contacts yet.').waitFor();
    await check('contacts');
    await ann.elsewhere(browser(), GATEWAYS[1]);
    await page.goto(`${GATEWAYS[0]}#/settings`);
    await page.getByText('Your account was logged in').waitFor();
    await page.getByText('this device').waitFor();
    await page.getByLabel('About you').fill('x'.repeat(141));
    await page.getByRole('button', { name: 'Save the profile' }).click();
    await page.getByText('one line of at most 140 characters.').waitFor();
    await check('settings');
    await page.getByRole('button', { name: 'It was me' }).click();
    await page.setViewportSize({ width: 1440, height: 800 });
    await page.getByRole('region', { name: 'Contact requests' }).getByRole('link').click();
    await page.getByText('would like to be your contact').waitFor();
    await check('who asks');
    await page.locator('.page').getByRole('button', { name: 'Accept' }).click();
    await page.getByText('You are contacts.').waitFor();
    await check('a contact');
  }, LONG_MS);
});
