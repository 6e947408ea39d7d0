/** What a user sees of his contacts: whether they are there, and when they last were. Nothing of it is kept. */
import { ASK_MS, type Session } from '../session/session.js';
import { calls, MAX_STATUSES, UserStatus, type Presence } from '../wire/frames.js';

// More contacts than a user may have.
const MOST_PAGES = 20;

/** What is seen of a contact. */
export interface Seen {
  /** ONLINE, BUSY or OFFLINE; OFFLINE as well when he may not be seen. */
  readonly status: UserStatus;
  /** When he was last there, in milliseconds since 1970; 0: he is there, or it may not be seen, or is not known. */
  readonly lastSeenMs: number;
  /** He has so many contacts that changes are not told: this is as it was at the last login. */
  readonly notPushed: boolean;
}

/** Statuses of a client, as client.statuses. They are asked for after each login; from then on the server tells of changes. */
export class Statuses {
  readonly #session: () => Session;
  readonly #isContact: (userId: number) => boolean;
  readonly #changed: () => void;
  #seen = new Map<number, Seen>();
  /** What was told while the list was being read: it may be newer than the list. */
  #told = new Map<number, Seen>();
  #refreshing: Promise<void> | undefined;
  #again = false;

  /** @param changed is called when something else is seen of a contact */
  constructor(session: () => Session, isContact: (userId: number) => boolean, changed: () => void) {
    this.#session = session;
    this.#isContact = isContact;
    this.#changed = changed;
  }

  /** What is seen of a contact; undefined: he is none, or nothing is known of him yet. */
  get(userId: number): Seen | undefined {
    return this.#isContact(userId) ? this.#seen.get(userId) : undefined;
  }

  /** What the user has chosen to be seen as: ONLINE, BUSY or INVISIBLE. */
  async chosen(): Promise<UserStatus> {
    return (await this.#session().request(calls.setStatus, {}, ASK_MS)).status;
  }

  /** Chooses it, for all devices of the user and until he chooses again; who is INVISIBLE is seen as offline. */
  async choose(status: UserStatus.ONLINE | UserStatus.BUSY | UserStatus.INVISIBLE): Promise<void> {
    await this.#session().request(calls.setStatus, { status }, ASK_MS);
  }

  /** The server told of a user; the newest counts. */
  heard(presence: Presence): void {
    const seen = seenOf(presence);
    this.#seen.set(presence.userId, seen);
    if (this.#refreshing) {
      this.#told.set(presence.userId, seen);
    }
    this.#changed();
  }

  /** Asks for all contacts; after a login this happens by itself. What cannot be asked now is asked after the next one. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#refreshing ??= this.#refresh()
      .catch(() => {})
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** Somebody else is logged in. */
  clear(): void {
    this.#seen.clear();
  }

  async #refresh(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      this.#told = new Map();
      const listed = await this.#list();
      this.#seen = new Map([...listed, ...this.#told]);
      this.#changed();
    }
  }

  async #list(): Promise<Map<number, Seen>> {
    const all = new Map<number, Seen>();
    let afterUserId = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { statuses, more } = await this.#session().request(calls.statuses, { afterUserId, limit: MAX_STATUSES }, ASK_MS);
      statuses.forEach((presence) => all.set(presence.userId, seenOf(presence)));
      const last = statuses.at(-1)?.userId ?? 0;
      if (!more || last <= afterUserId) {
        break;
      }
      afterUserId = last;
    }
    return all;
  }
}

function seenOf({ status, lastSeenMs, notPushed }: Presence): Seen {
  return { status, lastSeenMs: Number(lastSeenMs), notPushed };
}
