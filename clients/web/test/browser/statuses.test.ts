import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, useBrowser } from './browser.js';
import { isClean, LONG_MS, UNTIL } from './checks.js';

const browser = useBrowser();

/** Two people, each on a gateway of his own, who may be contacts. */
function two(colorScheme: 'light' | 'dark' = 'light'): Promise<[Person, Person]> {
  return Promise.all([
    Person.register(browser(), GATEWAYS[0], 'ann', { colorScheme }),
    Person.register(browser(), GATEWAYS[1], 'ben', { colorScheme }),
  ]);
}

/** What stands below the name in the head of a conversation. */
const head = ({ page }: Person) => page.locator('.main').getByRole('status');

/** Where a person chooses his own status. */
async function own({ page }: Person) {
  await page.getByRole('button', { name: 'Settings' }).click();
  return page.getByLabel('Your status');
}

describe('a contact', () => {
  it('is seen as he has chosen, in the lists and above the conversation, and when he was last there', async () => {
    const [ann, ben] = await two();
    await ann.befriend(ben);
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await ann.write('hello');
    await head(ann).filter({ hasText: `online · ${ben.name}` }).waitFor();
    const listed = (words: RegExp) => ann.page.getByRole('navigation').getByRole('link', { name: words });
    const contact = (words: RegExp) => ann.page.locator('.page').getByRole('link', { name: words });
    const status = await own(ben);
    await status.selectOption('Busy');
    await head(ann).filter({ hasText: `busy · ${ben.name}` }).waitFor();
    await listed(/busy/).waitFor();
    await ann.page.getByRole('button', { name: 'Contacts', exact: true }).click();
    await contact(/busy/).waitFor();
    // What was told before is asked for.
    await ann.page.reload();
    await contact(/busy/).waitFor();
    await status.selectOption('Invisible');
    await contact(/last seen/).waitFor();
    await ben.page.reload();
    await vi.waitFor(async () => expect(await status.inputValue()).toBe('3'), UNTIL);
    await status.selectOption('Online');
    await contact(/online/).waitFor();
    await ben.page.close();
    await contact(/last seen/).waitFor();
    await listed(/last seen/).waitFor();
  }, LONG_MS);

  it('who is none any more is not seen', async () => {
    const [ann, ben] = await two();
    await ann.befriend(ben);
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await head(ann).filter({ hasText: `online · ${ben.name}` }).waitFor();
    await ann.page.getByRole('button', { name: 'About ben' }).click();
    await ann.page.getByRole('button', { name: 'Remove from contacts' }).click();
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await vi.waitFor(async () => expect(await head(ann).textContent()).toBe(ben.name), UNTIL);
  });
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('where statuses are shown in the %s theme', async (colorScheme) => {
    const [ann, ben] = await two(colorScheme);
    await ann.befriend(ben);
    await isClean(ann.page, 'a contact');
    await ann.page.getByRole('button', { name: 'Write' }).click();
    await ann.write('hello');
    const status = await own(ben);
    for (const [choice, words] of [['Online', 'online'], ['Busy', 'busy'], ['Invisible', 'last seen']] as const) {
      await status.selectOption(choice);
      await head(ann).filter({ hasText: words }).waitFor();
      await isClean(ann.page, words);
    }
    await ann.page.getByRole('button', { name: 'Contacts', exact: true }).click();
    await ann.page.locator('.page').getByRole('link', { name: /last seen/ }).waitFor();
    await isClean(ann.page, 'contacts');
  }, LONG_MS);
});
