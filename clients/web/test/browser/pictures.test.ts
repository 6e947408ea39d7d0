import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { GATEWAYS, Person, useBrowser } from './browser.js';
import { isClean, LONG_MS, UNTIL } from './checks.js';

const browser = useBrowser();
const ALLOWED = 'https://pictures.example.org';
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQmJAAAAHkARGFJFtBAAAAAElFTkSuQmCC', 'base64');

/** From now on a page has pictures from where they are allowed, once `ready` has come; returns what it asks for. */
async function withPictures({ context, page }: Person, ready: Promise<void> = Promise.resolve()): Promise<string[]> {
  const asked: string[] = [];
  await context.route(/example\.org/, async (route) => {
    asked.push(route.request().url());
    await ready;
    await route.fulfill({ contentType: 'image/png', body: PIXEL });
  });
  await page.reload();
  return asked;
}

async function setPicture(person: Person, address: string): Promise<void> {
  await person.page.goto(`${person.page.url().split('#')[0]}#/settings`);
  await person.page.getByLabel('Address of a picture').fill(address);
  await person.page.getByRole('button', { name: 'Save the profile' }).click();
  await person.page.getByText('Saved.').waitFor();
}

/** Of each message on the screen: where its bubble is, and its picture if it has one. */
function layout(page: Page) {
  return page.locator('[role=log] .row').evaluateAll((rows) =>
    rows.map((row) => {
      const box = (selector: string) => {
        const { left, top, width, height } = row.querySelector(selector)?.getBoundingClientRect() ?? {};
        return left === undefined ? undefined : { left, top, width, height };
      };
      return { text: row.querySelector('.text')?.textContent, mine: row.classList.contains('mine'), bubble: box('.bubble')!, face: box('.avatar') };
    }),
  );
}

describe('beside messages', () => {
  it('stands who wrote them, once for all in a row, and moves none of them', async () => {
    const [ann, ben, zoe] = (await Promise.all(
      ['ann', 'ben', 'zoe'].map((stem, index) => Person.register(browser(), GATEWAYS[index % 2]!, stem)),
    )) as [Person, Person, Person];
    await Promise.all([withPictures(ben), withPictures(zoe)]);
    await setPicture(ben, `${ALLOWED}/ben.png`);
    let send!: () => void;
    const asked = await withPictures(ann, new Promise((resolve) => (send = resolve)));
    await ann.newGroup('Walks', ben, zoe);
    for (const [person, ...texts] of [
      [ben, 'one', 'two'],
      [zoe, 'three'],
      [ann, 'four'],
      [ben, 'five'],
    ] as [Person, ...string[]][]) {
      await person.page.getByRole('link', { name: 'Walks' }).click();
      for (const text of texts) {
        await person.write(text);
        await ann.row(text).waitFor();
      }
    }
    await ann.row('four').getByText('sent', { exact: true }).or(ann.row('four').getByText('read by')).first().waitFor({ state: 'attached' });
    for (const width of [360, 768, 1440]) {
      await ann.page.setViewportSize({ width, height: 800 });
      const rows = await layout(ann.page);
      expect(rows.map(({ text, face }) => [text, !!face])).toEqual([
        ['one', true],
        ['two', false],
        ['three', true],
        ['four', false],
        ['five', true],
      ]);
      const theirs = rows.filter(({ mine }) => !mine);
      expect(new Set(theirs.map(({ bubble }) => bubble.left)).size, `bubbles begin at one place at ${width}`).toBe(1);
      for (const { face, bubble } of theirs.filter((row) => row.face)) {
        expect([face!.width, face!.height]).toEqual([30, 30]);
        expect(face!.top).toBe(bubble.top);
        expect(bubble.left! - face!.left! - face!.width!).toBe(7.5);
      }
    }
    // Letters stand there until the picture comes, and nothing moves when it does.
    expect((await ann.row('one').locator('.avatar').textContent())?.trim()).toBe('B');
    const before = await layout(ann.page);
    send();
    await vi.waitFor(async () => expect((await ann.row('one').locator('.avatar').textContent())?.trim()).toBe(''), UNTIL);
    expect(await layout(ann.page)).toEqual(before);
    expect(new Set(asked)).toEqual(new Set([`${ALLOWED}/ben.png`]));
    await ann.row('three').getByRole('link', { name: 'About zoe' }).click();
    await ann.page.getByRole('heading', { name: 'Person' }).waitFor();
    await ann.page.locator('.page').getByText(zoe.name).waitFor();
    // Between two it is plain who writes.
    await ann.find(ben.name);
    await ben.find(ann.name);
    await ben.write('six');
    await ann.row('six').waitFor();
    expect(await ann.page.locator('[role=log] .avatar').count()).toBe(0);
  }, LONG_MS);
});

describe('the picture of a group', () => {
  it('is chosen by who may change the group, and shown to all in it', async () => {
    const [ann, ben] = (await Promise.all(
      ['ann', 'ben'].map((stem, index) => Person.register(browser(), GATEWAYS[index]!, stem)),
    )) as [Person, Person];
    await withPictures(ann);
    const asked = await withPictures(ben);
    await ann.newGroup('Walks', ben);
    await ann.page.getByRole('button', { name: 'About Walks' }).click();
    const field = ann.page.getByLabel('Address of a picture');
    const save = ann.page.getByRole('button', { name: 'Save', exact: true });
    await ann.page.getByText('come by https from: pictures.example.org.').waitFor();
    for (const address of ['https://example.org/a.png', 'http://pictures.example.org/a.png', 'no address']) {
      await field.fill(address);
      await save.click();
      const fault = await field.getAttribute('aria-describedby');
      expect(await ann.page.locator(`[id="${fault}"]`).textContent()).toBe(
        'This picture would not be shown. Choose one that comes by https from: pictures.example.org.',
      );
    }
    await isClean(ann.page, 'a picture that is not shown');
    expect(await ann.page.getByText('Saved.').count()).toBe(0);
    await field.fill(`${ALLOWED}/walks.png`);
    await save.click();
    await ann.page.getByText('Saved.').waitFor();
    await ann.page.locator('.page .avatar.group img').waitFor();
    const listed = ben.page.getByRole('link', { name: 'Walks' });
    await listed.locator('img').waitFor();
    await listed.click();
    await ben.page.locator('.main .about img').waitFor();
    expect(new Set(asked)).toEqual(new Set([`${ALLOWED}/walks.png`]));
    await field.fill('');
    await save.click();
    await ann.page.getByText('Saved.').waitFor();
    await vi.waitFor(async () => expect(await ben.page.locator('img').count()).toBe(0), UNTIL);
  }, LONG_MS);
});
