import { randomBytes } from 'node:crypto';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The web addresses of two gateways; ./parley test names them. */
export const GATEWAYS = ['A', 'B'].map((name) => {
  const port = process.env[`PARLEY_TEST_HTTP_PORT_${name}`];
  if (!port) {
    throw new Error(`PARLEY_TEST_HTTP_PORT_${name} must name a gateway of a running cluster: see ./parley test.`);
  }
  return `http://127.0.0.1:${port}/`;
}) as [string, string];

export const PASSWORD = 'a-good-password';

/** Pages must be quiet: what the console or the security policy complains of fails the test. */
export const complaints: string[] = [];

/** A browser for the tests of a file; after each of them its pages are closed, and none may have complained. */
export function useBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });
  return () => browser;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.PARLEY_CHROMIUM ?? 'chromium', args: FLAGS });
}

export const newName = (stem: string) => `${stem}.${randomBytes(4).toString('hex')}`;

/** What a gateway pushes to tell everybody something of less than 128 bytes; empty: nothing any more. */
export function serverNotice(text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.from([1, 136, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, body.length > 0 ? Buffer.from([0x0a, body.length]) : body, body]);
}

/** Has a page's gateway tell strangers something else than it does. */
export async function offering(page: Page, info: Buffer): Promise<void> {
  const SERVER_INFO_ANSWER = 119;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      const frame = Buffer.from(message as Buffer);
      socket.send(frame[1] === SERVER_INFO_ANSWER ? Buffer.concat([frame.subarray(0, 8), info]) : message);
    });
  });
  await page.reload();
}

/** A person with a browser of his own. */
export class Person {
  #online = true;
  readonly #sockets = new Set<WebSocketRoute>();

  constructor(
    readonly name: string,
    readonly page: Page,
  ) {}

  get context(): BrowserContext {
    return this.page.context();
  }

  static async register(browser: Browser, gateway: string, stem: string, options: BrowserContextOptions = {}, nickname = '') {
    const page = await visit(browser, gateway, options);
    const person = new Person(newName(stem), page);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(person.name);
    await page.getByLabel('Display name').fill(nickname || stem);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    return person;
  }

  /** The same person in another browser. */
  async elsewhere(browser: Browser, gateway: string): Promise<Person> {
    const page = await visit(browser, gateway);
    await page.getByLabel('User name, e-mail or id').fill(this.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    return new Person(this.name, page);
  }

  /** Makes a group, and goes into it. */
  async newGroup(name: string, ...people: Person[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New group' }).click();
    await this.page.getByLabel('Name of the group').fill(name);
    for (const person of people) {
      await this.pick(person);
    }
    await this.page.getByRole('button', { name: 'Create the group' }).click();
    await this.page.getByRole('heading', { name, exact: true }).waitFor();
  }

  /** Becomes a contact of somebody, and goes to what is known of him. */
  async befriend(other: Person): Promise<void> {
    await this.find(other.name);
    await this.page.locator('.main').getByRole('button', { name: /^About/ }).click();
    await this.page.getByRole('button', { name: 'Add to contacts' }).click();
    await other.page.getByRole('region', { name: 'Contact requests' }).getByRole('button', { name: /^Accept/ }).click();
    await this.page.getByText('You are contacts.').waitFor();
  }

  /** Sets something for a conversation, from the list. */
  async set(conversation: string, what: string): Promise<void> {
    const list = this.page.getByRole('navigation');
    const name = `Options: ${conversation}`;
    await list.getByRole('button', { name, exact: true }).click();
    await list.getByRole('group', { name, exact: true }).getByRole('button', { name: what, exact: true }).click();
  }

  /** Chooses a person in a form that wants people. */
  async pick({ name }: Person): Promise<void> {
    const field = this.page.getByLabel('Find people by name');
    await field.fill(name);
    await field.press('Enter');
    await this.page.getByRole('list', { name: 'Found' }).getByRole('button').filter({ hasText: name }).click();
  }

  /** From now on connections can be cut: those of pages that are loaded later. */
  async canBeCut(): Promise<void> {
    await this.context.routeWebSocket(/\/ws$/, (socket) => {
      if (this.#online) {
        this.#sockets.add(socket);
        socket.connectToServer();
      } else {
        void socket.close();
      }
    });
    await this.page.reload();
  }

  /** What a gateway would push, to this page alone; once it {@link canBeCut}. */
  push(frame: Buffer): void {
    this.#sockets.forEach((socket) => socket.send(frame));
  }

  /** No network any more, or again. */
  async network(online: boolean): Promise<void> {
    this.#online = online;
    await this.context.setOffline(!online);
    if (!online) {
      await Promise.all([...this.#sockets].map((socket) => socket.close()));
      this.#sockets.clear();
    }
  }

  async find(name: string): Promise<void> {
    const search = this.page.getByRole('searchbox');
    await search.fill(name);
    await search.press('Enter');
    // It is emptied when somebody was found; another conversation may have been there before.
    await vi.waitFor(async () => expect(await search.inputValue()).toBe(''), { timeout: 20_000, interval: 50 });
    await this.page.getByRole('log').waitFor();
  }

  async write(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: /^Message to/ });
    await field.fill(text);
    await field.press('Enter');
  }

  /** The texts on the screen, oldest first. */
  texts(): Promise<string[]> {
    return this.page.locator('[role=log] [data-seq] .text').allTextContents();
  }

  /** The row of the message with a text. */
  row(text: string) {
    return this.page.locator('[role=log] [data-seq]').filter({ hasText: text });
  }
}

/** A browser of its own, as which nobody is logged in yet. */
export async function visit(browser: Browser, gateway: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  watch(page);
  await page.goto(gateway);
  return page;
}

function watch(page: Page): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    const text = message.text();
    // What a browser says of a connection that is cut on purpose.
    const expected = /WebSocket connection|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/.test(text);
    if ((message.type() === 'error' || message.type() === 'warning') && !expected) {
      complaints.push(`${message.type()}: ${text}`);
    }
  });
}
