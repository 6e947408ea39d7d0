/** The contacts of a user, who asks to become one, and whom he blocks. */
import { ASK_MS, type Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { Contact } from '../store/records.js';
import { Allowed, calls, MAX_PAGE, type ContactsAnswer, type OpenRequest } from '../wire/frames.js';

const MOST_PAGES = 100;

/** Somebody who wants to become a contact, or whom the user has asked. */
export interface ContactRequest {
  readonly userId: number;
  readonly text: string;
  readonly createdMs: number;
}

/** What others may; EVERYBODY and true at first. */
export interface PrivacyChoice {
  /** Who may send to this user. */
  readonly messages: Allowed;
  /** Who sees his status, and when he was last there; of those who are no contacts, nobody is told by himself. */
  readonly status: Allowed;
  /** Whether others are told how far this user has read, and he how far they have. */
  readonly readReceipts: boolean;
}

/** Contacts and blocks of a client, as client.contacts. The contacts are kept in the store, the rest is asked for after each login. */
export class Contacts {
  readonly #session: () => Session;
  readonly #ledger: Ledger;
  readonly #changed: () => void;
  #incoming: readonly ContactRequest[] = [];
  #outgoing: readonly ContactRequest[] = [];
  #blocked: ReadonlySet<number> = new Set();
  #refreshing: Promise<void> | undefined;
  #again = false;

  /** @param changed is called when any of it has become different */
  constructor(session: () => Session, ledger: Ledger, changed: () => void) {
    this.#session = session;
    this.#ledger = ledger;
    this.#changed = changed;
  }

  get list(): Contact[] {
    return [...this.#ledger.contacts.values()];
  }

  get(userId: number): Contact | undefined {
    return this.#ledger.contacts.get(userId);
  }

  /** Who wants to become a contact. */
  get incoming(): readonly ContactRequest[] {
    return this.#incoming;
  }

  /** Whom the user has asked, as long as there is no answer. */
  get outgoing(): readonly ContactRequest[] {
    return this.#outgoing;
  }

  /** Whom the user blocks. */
  get blocked(): readonly number[] {
    return [...this.#blocked];
  }

  isBlocked(userId: number): boolean {
    return this.#blocked.has(userId);
  }

  /** Asks a user to become a contact; when he had asked as well, they are contacts at once. */
  async request(userId: number, text = ''): Promise<void> {
    const to = { case: 'userId' as const, value: userId };
    await this.#session().request(calls.requestContact, { to, text }, ASK_MS);
    await this.#refreshed();
  }

  /** Accepts or rejects what a user asked; who is rejected is not told. */
  async answer(userId: number, accept: boolean): Promise<void> {
    await this.#session().request(calls.answerContact, { userId, accept }, ASK_MS);
    await this.#refreshed();
  }

  /** Ends it for both. */
  async remove(userId: number): Promise<void> {
    await this.#session().request(calls.removeContact, { userId }, ASK_MS);
    await this.#refreshed();
  }

  /** Gives a contact a name that only this user sees; an empty one takes it away. */
  async setAlias(userId: number, alias: string): Promise<void> {
    await this.#session().request(calls.setAlias, { userId, alias }, ASK_MS);
    await this.#refreshed();
  }

  /** Takes nothing from a user any more, or does so again. */
  async block(userId: number, remove = false): Promise<void> {
    await this.#session().request(calls.block, { userId, remove }, ASK_MS);
    await this.#refreshed();
  }

  async privacy(): Promise<PrivacyChoice> {
    return this.setPrivacy({});
  }

  /** Changes what is given, for all devices; returns what holds now. */
  async setPrivacy(changes: Partial<PrivacyChoice>): Promise<PrivacyChoice> {
    const { messages, status, readReceipts } = await this.#session().request(calls.privacy, changes, ASK_MS);
    // A server that knows no choice does not say.
    return { messages, status, readReceipts: readReceipts ?? true };
  }

  /** Asks for what has changed; after a login and a notice this happens by itself. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** What was asked is done, whether the lists can be read anew just now or not. */
  async #refreshed(): Promise<void> {
    await this.refresh().catch(() => {});
  }

  /** Somebody else is logged in. */
  clear(): void {
    this.#incoming = this.#outgoing = [];
    this.#blocked = new Set();
  }

  async #refresh(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#refreshLists();
      } finally {
        this.#changed(); // What has been read counts, whatever became of the rest.
      }
    }
  }

  async #refreshLists(): Promise<void> {
    await this.#refreshContacts();
    this.#incoming = await this.#requests(false);
    this.#outgoing = await this.#requests(true);
    const blocked = await this.#pages(async (afterUserId) => {
      const { users, more } = await this.#session().request(calls.blocks, { afterUserId, limit: MAX_PAGE }, ASK_MS);
      await this.#ledger.keepPeople(users);
      return { rows: users, last: users.at(-1)?.id ?? 0, more };
    });
    this.#blocked = new Set(blocked.map(({ id }) => id));
  }

  async #refreshContacts(): Promise<void> {
    let whole = false;
    for (let page = 0; page < MOST_PAGES; page++) {
      const sinceVersion = this.#ledger.device.contactsVersion ?? 0n;
      const answer: ContactsAnswer = await this.#session().request(calls.contacts, { sinceVersion, whole }, ASK_MS);
      await this.#ledger.takeContacts(answer);
      whole ||= answer.restarted || sinceVersion === 0n;
      if (!answer.more) {
        return;
      }
    }
  }

  async #requests(outgoing: boolean): Promise<ContactRequest[]> {
    const rows = await this.#pages<OpenRequest>(async (afterUserId) => {
      const body = { outgoing, afterUserId, limit: MAX_PAGE };
      const { requests, more } = await this.#session().request(calls.contactRequests, body, ASK_MS);
      await this.#ledger.keepPeople(requests.flatMap(({ user }) => (user ? [user] : [])));
      return { rows: requests, last: requests.at(-1)?.user?.id ?? 0, more };
    });
    const all = rows.map(({ user, text, createdMs }) => ({ userId: user?.id ?? 0, text, createdMs: Number(createdMs) }));
    return all.sort((a, b) => b.createdMs - a.createdMs);
  }

  async #pages<R>(ask: (after: number) => Promise<{ rows: R[]; last: number; more: boolean }>): Promise<R[]> {
    const all: R[] = [];
    let after = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { rows, last, more } = await ask(after);
      all.push(...rows);
      if (!more || last <= after) {
        break;
      }
      after = last;
    }
    return all;
  }
}
