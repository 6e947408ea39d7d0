/** What the server knows of all conversations: fetched after a login, and told how far the user has read. */
import { RequestRefused } from '../errors.js';
import { ASK_MS, type Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { Mark } from '../store/marks.js';
import { calls, ErrorCode, MAX_CONVERSATIONS } from '../wire/frames.js';

const MOST_PAGES = 60;
const MOST_MARKS = 100;

/** The conversations of one session. A server that does not know these requests is left alone. */
export class Overview {
  readonly #session: Session;
  readonly #ledger: Ledger;
  #isSupported = true;
  #marking = false;

  constructor(session: Session, ledger: Ledger) {
    this.#session = session;
    this.#ledger = ledger;
  }

  /** Fetches the conversations in which something happened last, and tells what was read meanwhile. */
  async refresh(): Promise<void> {
    await this.#ask(async () => {
      let continuation: Uint8Array<ArrayBufferLike> = new Uint8Array();
      for (let page = 0; page < MOST_PAGES; page++) {
        const body = { limit: MAX_CONVERSATIONS, continuation: continuation as Uint8Array<ArrayBuffer> };
        const answer = await this.#session.request(calls.conversations, body, ASK_MS);
        await this.#ledger.takeListed(answer.conversations);
        if (!answer.more) {
          break;
        }
        continuation = answer.continuation;
      }
    });
    await this.mark();
  }

  /** Tells the server how far the user has read; what cannot be told now is told after the next login. */
  async mark(): Promise<void> {
    if (this.#marking) {
      return;
    }
    this.#marking = true;
    try {
      await this.#ask(async () => {
        for (let positions = this.#ledger.unmarked(); positions.length > 0; positions = this.#ledger.unmarked()) {
          await this.#tell(positions.slice(0, MOST_MARKS));
        }
      });
    } finally {
      this.#marking = false;
    }
  }

  async #tell(positions: readonly Mark[]): Promise<void> {
    try {
      await this.#session.request(calls.read, { positions: [...positions] }, ASK_MS);
    } catch (failure) {
      if (!(failure instanceof RequestRefused && failure.code === ErrorCode.INVALID)) {
        throw failure;
      }
      // One of them is for a conversation that is not the user's any more: the others count.
      if (positions.length > 1) {
        for (const position of positions) {
          await this.#tell([position]);
        }
        return;
      }
    }
    // A mark that the server did not take, or not whole, is not told again and again.
    await this.#ledger.takeMarks(positions);
  }

  async #ask(requests: () => Promise<void>): Promise<void> {
    if (!this.#isSupported) {
      return;
    }
    try {
      await requests();
    } catch (failure) {
      this.#isSupported = !(failure instanceof RequestRefused && failure.code === ErrorCode.UNSUPPORTED);
    }
  }
}
