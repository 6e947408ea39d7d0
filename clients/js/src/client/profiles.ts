/** What users tell about themselves. */
import { ASK_MS, type Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { Person } from '../store/records.js';
import { calls, type ProfileAnswer } from '../wire/frames.js';

/** A user, as he shows himself. */
export interface Profile {
  readonly person: Person;
  /** A line about himself; may be empty. */
  readonly about: string;
  /** The e-mail address, only in the user's own; empty: none. */
  readonly email: string;
  /** Whether a code from a mail has shown that the address is the user's; only in his own. */
  readonly emailConfirmed: boolean;
}

/** What is to be different; the rest stays as it is. */
export interface ProfileChanges {
  /** At most 64 characters; empty: the user name. */
  readonly nickname?: string;
  /** A line of at most 140 characters; empty: none. */
  readonly about?: string;
  /** A http or https address of at most 512 characters; empty: none. */
  readonly avatarUrl?: string;
}

/** Profiles of a client, as client.profiles. What they tell of names is known everywhere from then on. */
export class Profiles {
  readonly #session: () => Session;
  readonly #ledger: Ledger;
  readonly #changed: () => void;

  /** @param changed is called when a user may have another name now */
  constructor(session: () => Session, ledger: Ledger, changed: () => void) {
    this.#session = session;
    this.#ledger = ledger;
    this.#changed = changed;
  }

  /**
   * That of a user as it is now; fails with NOT_FOUND where there is no such user, and with RATE_LIMITED beyond 10 a minute.
   *
   * @param userId 0: the user himself
   */
  async of(userId: number): Promise<Profile> {
    return this.#take(await this.#session().request(calls.profile, { userId }, ASK_MS));
  }

  /** The user's own. */
  own(): Promise<Profile> {
    return this.of(0);
  }

  /** Changes all of it or, when one field breaks a rule, nothing: then it fails with INVALID, whose `field` names that one. */
  async change(changes: ProfileChanges): Promise<Profile> {
    const { profile } = await this.#session().request(calls.changeProfile, changes, ASK_MS);
    return this.#take(profile!);
  }

  async #take({ user, about, email, emailConfirmed }: ProfileAnswer): Promise<Profile> {
    const { id } = user!;
    await (id === this.#ledger.device.user?.id ? this.#ledger.belongTo(user!) : this.#ledger.keepPeople([user!]));
    this.#changed();
    return { person: this.#ledger.person(id)!, about, email, emailConfirmed };
  }
}
