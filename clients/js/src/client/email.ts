/** Codes by e-mail, and the user's address. */
import { askWithoutSession } from '../session/asking.js';
import { ASK_MS, LOGIN_MS, type Session, type SessionOptions } from '../session/session.js';
import { calls, EmailCodePurpose } from '../wire/frames.js';

/** A code is on its way. */
export interface CodeSent {
  /** How long it will be good for, in seconds from now. */
  readonly codeSeconds: number;
  /** When another mail may be asked for, in seconds from now. */
  readonly againSeconds: number;
}

/** What is done by e-mail, as client.email. */
export class Email {
  readonly #gateways: () => SessionOptions;
  readonly #session: () => Session;

  constructor(gateways: () => SessionOptions, session: () => Session) {
    this.#gateways = gateways;
    this.#session = session;
  }

  /**
   * Has a code of 6 digits sent to an address, also where nobody is logged in; only NEW_ADDRESS is for who is. The answer is
   * the same whether an account has the address or not. Fails with RATE_LIMITED, whose `retryAfterMs` tells when another mail
   * may be asked for, and with INVALID where the server sends no mail.
   *
   * @param locale the language of the mail as a browser names it, for example zh-CN; empty: English
   */
  async askCode(purpose: EmailCodePurpose, email: string, locale = ''): Promise<CodeSent> {
    const body = { purpose, email, locale };
    const { codeSeconds, againSeconds } =
      purpose === EmailCodePurpose.NEW_ADDRESS
        ? await this.#session().requestOnce(calls.emailCode, body, ASK_MS)
        : await askWithoutSession(this.#gateways(), calls.emailCode, body);
    return { codeSeconds, againSeconds };
  }

  /**
   * Gives the account another address, and returns it; empty: none, which needs no code. Fails with UNAUTHENTICATED when the
   * password is wrong.
   *
   * @param code that of a mail for NEW_ADDRESS to this address
   */
  async change(password: string, email: string, code = ''): Promise<string> {
    return (await this.#session().requestOnce(calls.changeEmail, { password, email, code }, LOGIN_MS)).email;
  }
}
