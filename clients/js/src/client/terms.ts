/** What the server takes. */
import { ASK_MS, type Session } from '../session/session.js';
import { calls } from '../wire/frames.js';

const SECOND_MS = 1_000;

/** As client.terms; until the server has told, as it has them by default. It has the last word. */
export class Terms {
  readonly #session: () => Session | undefined;
  #textBytes = 16_384;
  #editMs = 24 * 3_600 * SECOND_MS;
  #recallMs = 120 * SECOND_MS;

  constructor(session: () => Session | undefined) {
    this.#session = session;
  }

  /** The longest text of a message, in bytes of UTF-8. */
  get textBytes(): number {
    return this.#textBytes;
  }

  /** For how long an author may edit a message. */
  get editMs(): number {
    return this.#editMs;
  }

  /** For how long an author may take a message back. */
  get recallMs(): number {
    return this.#recallMs;
  }

  /** Asks; after a login this happens by itself. A server of an earlier release does not tell, and what is known stays. */
  async refresh(): Promise<void> {
    try {
      const told = await this.#session()?.request(calls.serverInfo, {}, ASK_MS);
      this.#textBytes = told?.maxTextBytes || this.#textBytes;
      this.#editMs = (told?.editSeconds ?? 0) * SECOND_MS || this.#editMs;
      this.#recallMs = (told?.recallSeconds ?? 0) * SECOND_MS || this.#recallMs;
    } catch {
      // It is asked again after the next login.
    }
  }
}
