/** What a user sets for conversations: that they do not disturb, stand on top, or are out of the list. */
import { ASK_MS, type Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import { calls } from '../wire/frames.js';

/** What is to be different; the rest stays as it is. */
export interface SettingsChanges {
  /** Until when it does not disturb, in milliseconds since 1970; 0: it disturbs, MUTED_FOR_GOOD: never. */
  readonly mutedUntilMs?: number;
  /** On top of the list. */
  readonly pinned?: boolean;
  /** Out of the list. */
  readonly archived?: boolean;
}

/**
 * Settings of a client, as client.settings. They are the user's, for all his devices; what is set now is in `settings` of the
 * conversation, and acting on it is the application's affair.
 */
export class Settings {
  readonly #session: () => Session;
  readonly #ledger: Ledger;

  constructor(session: () => Session, ledger: Ledger) {
    this.#session = session;
    this.#ledger = ledger;
  }

  /** Sets something; fails with INVALID for a conversation of others, and with RATE_LIMITED beyond 600 times in an hour. */
  async set(conversationId: bigint, { mutedUntilMs, pinned, archived }: SettingsChanges): Promise<void> {
    const body = {
      conversationId,
      ...(mutedUntilMs !== undefined && { mutedUntilMs: BigInt(mutedUntilMs) }),
      ...(pinned !== undefined && { pinned }),
      ...(archived !== undefined && { archived }),
    };
    const { settings } = await this.#session().request(calls.setConversation, body, ASK_MS);
    await this.#ledger.takeSettings(conversationId, settings);
  }
}
