/** Codes by e-mail: for which address one was asked for, and when the next may be. */
import { ErrorCode, RequestRefused, type EmailCodePurpose } from 'parley-client';
import { texts } from '../text/text.svelte';
import type { Chat } from './chat.svelte';

export class Codes {
  /** The address that the last answer was about; empty: none was asked for. */
  address = $state('');
  /** Whether that answer was that a code is on its way. */
  sent = $state(false);
  /** When another mail to the address may be asked for, in milliseconds since 1970. */
  againAtMs = $state(0);
  readonly #chat: Chat;
  readonly #purpose: EmailCodePurpose;

  constructor(chat: Chat, purpose: EmailCodePurpose) {
    this.#chat = chat;
    this.#purpose = purpose;
  }

  /** Whether a code is on its way to this address. */
  isSentTo(email: string): boolean {
    return this.sent && this.address === email;
  }

  async ask(email: string): Promise<void> {
    try {
      const { againSeconds } = await this.#chat.client.email.askCode(this.#purpose, email, texts.tag);
      this.#answered(email, true, 1000 * againSeconds);
    } catch (error) {
      if (error instanceof RequestRefused && error.code === ErrorCode.RATE_LIMITED) {
        this.#answered(email, this.isSentTo(email), error.retryAfterMs);
      }
      throw error;
    }
  }

  #answered(email: string, sent: boolean, waitMs: number): void {
    this.address = email;
    this.sent = sent;
    this.againAtMs = Date.now() + waitMs;
  }
}
