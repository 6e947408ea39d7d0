/** Who is who: asks for users that are not known yet, many at a time. */
import type { Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { Person } from '../store/records.js';
import { calls, MAX_PAGE } from '../wire/frames.js';

const LOOKUP_MS = 15_000;
const MOST_PER_REQUEST = 100;

/** The users that a client has met. */
export class Directory {
  readonly #ledger: Ledger;
  readonly #session: () => Session | undefined;
  readonly #changed: () => void;
  readonly #asked = new Set<number>();
  #wanted = new Set<number>();

  /** @param changed is called when a user became known or has another name now */
  constructor(ledger: Ledger, session: () => Session | undefined, changed: () => void) {
    this.#ledger = ledger;
    this.#session = session;
    this.#changed = changed;
  }

  /** What is known of a user; it is asked for in the background, once in each run, unless the server has told anyway. */
  get(id: number): Person | undefined {
    if (!this.#asked.has(id) && !this.#ledger.hasMet(id) && this.#session()) {
      this.#asked.add(id);
      if (this.#wanted.size === 0) {
        queueMicrotask(() => void this.#lookUpWanted());
      }
      this.#wanted.add(id);
    }
    return this.#ledger.person(id);
  }

  /** Finds users by the beginning of a name, by e-mail address or id; the first page of them. */
  async search(query: string): Promise<Person[]> {
    const { users } = await this.#asker().request(calls.searchUsers, { query }, LOOKUP_MS);
    await this.#ledger.keepPeople(users);
    return users.map(({ id }) => this.#ledger.person(id)!);
  }

  /** The user of this name, regardless of case, or of this id. */
  async find(nameOrId: string | number): Promise<Person | undefined> {
    const text = String(nameOrId).trim();
    const isId = /^[1-9][0-9]{8}$/.test(text);
    const { users } = await this.#lookUp(isId ? { userIds: [Number(text)] } : { userNames: [text] });
    return users[0] && this.#ledger.person(users[0].id);
  }

  /** Who is online, at most that many. */
  async online(most = MAX_PAGE): Promise<Person[]> {
    const people: Person[] = [];
    let more = true;
    while (more && people.length < most) {
      const body = { afterUserId: people.at(-1)?.id ?? 0, limit: Math.min(MAX_PAGE, most - people.length) };
      const answer = await this.#asker().request(calls.onlineUsers, body, LOOKUP_MS);
      await this.#ledger.keepPeople(answer.users);
      people.push(...answer.users.map(({ id }) => this.#ledger.person(id)!));
      more = answer.more && answer.users.length > 0;
    }
    return people;
  }

  async #lookUpWanted(): Promise<void> {
    const ids = [...this.#wanted];
    this.#wanted = new Set();
    try {
      for (let left = ids; left.length > 0; ) {
        left = left.slice(await this.#lookUpFirst(left.slice(0, MOST_PER_REQUEST)));
      }
      this.#changed();
    } catch {
      ids.forEach((id) => this.#asked.delete(id)); // Names can wait: somebody asks again.
    }
  }

  /** Asks for users who have been there, and returns for how many there is an answer: whom it leaves out is deleted. */
  async #lookUpFirst(userIds: readonly number[]): Promise<number> {
    const { users, more, answered } = await this.#lookUp({ userIds: [...userIds] });
    const count = more ? Math.max(1, answered) : userIds.length;
    const found = new Set(users.map(({ id }) => id));
    await this.#ledger.keepDeleted(userIds.slice(0, count).filter((id) => !found.has(id)));
    return count;
  }

  async #lookUp(body: { userIds?: number[]; userNames?: string[] }) {
    const answer = await this.#asker().request(calls.userLookup, body, LOOKUP_MS);
    await this.#ledger.keepPeople(answer.users);
    return answer;
  }

  #asker(): Session {
    const session = this.#session();
    if (!session) {
      throw new Error('Nobody is logged in.');
    }
    return session;
  }
}
