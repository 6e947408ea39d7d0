import { randomBytes } from 'node:crypto';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type WebSocketRoute } from 'playwright-core';

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

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.PARLEY_CHROMIUM ?? 'chromium', args: FLAGS });
}

export const newName = (stem: string) => `${stem}.${randomBytes(4).toString('hex')}`;

/** A person with a browser of his own. */
export class Person {
  #online = true;
  readonly #sockets = new Set<WebSocketRoute>();

  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async register(browser: Browser, gateway: string, stem: string, options: BrowserContextOptions = {}, nickname = '') {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 800 }, ...options });
    const page = await context.newPage();
    watch(page);
    const person = new Person(newName(stem), context, page);
    await page.goto(gateway);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(person.name);
    await page.getByLabel('Display name').fill(nickname || stem);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    return person;
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
