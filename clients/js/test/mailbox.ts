import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';

const UNTIL = { timeout: 20_000, interval: 100 };

/** What a local cluster has mailed to an address that nobody else has: it keeps all mails in a folder. */
export class Mailbox {
  readonly address: string;
  #lastRead = '';

  constructor(stem: string) {
    this.address = `${stem}.${randomBytes(5).toString('hex')}@example.org`;
  }

  /** The code of the next mail with one that was not read yet. */
  nextCode(): Promise<string> {
    return vi.waitFor(async () => {
      const folder = join(process.env.PARLEY_HOME!, 'mail');
      const names = (await readdir(folder)).filter((name) => name.endsWith('.txt') && name > this.#lastRead).sort();
      for (const name of names) {
        const mail = await readFile(join(folder, name), 'utf8');
        const code = mail.startsWith(`To:      ${this.address}\n`) ? /^ {4}(\d{6})$/m.exec(mail)?.[1] : undefined;
        if (code) {
          this.#lastRead = name;
          return code;
        }
      }
      throw new Error(`No mail with a code has come to ${this.address}.`);
    }, UNTIL);
  }
}
