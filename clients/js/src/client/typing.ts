/** Who is writing just now: what others tell, for a few seconds, and what they are told. Nothing of it is kept. */
import type { Session } from '../session/session.js';
import { TypingSchema, type UserTyping } from '../wire/frames.js';

const SHOWN_MS = 6_000;
const REPEAT_MS = 3_000;
const MOST_SHOWN = 1_000;

/** Typing of one client. */
export class Typing {
  readonly #session: () => Session | undefined;
  readonly #changed: (conversationId: bigint) => void;
  readonly #shown = new Map<bigint, Map<number, ReturnType<typeof setTimeout>>>();
  readonly #toldAt = new Map<bigint, number>();
  #count = 0;

  /** @param changed is called when somebody began or stopped in a conversation */
  constructor(session: () => Session | undefined, changed: (conversationId: bigint) => void) {
    this.#session = session;
    this.#changed = changed;
  }

  /** Who is writing in a conversation. */
  in(conversationId: bigint): number[] {
    return [...(this.#shown.get(conversationId)?.keys() ?? [])];
  }

  /** Tells the others; to be called at each key, it is sent once in a few seconds. */
  tell(conversationId: bigint, peerId: number, stopped: boolean): void {
    const told = this.#toldAt.get(conversationId) ?? 0;
    const isDue = stopped ? told > 0 : Date.now() - told >= REPEAT_MS;
    if (isDue) {
      stopped ? this.#toldAt.delete(conversationId) : this.#toldAt.set(conversationId, Date.now());
      const to =
        peerId > 0
          ? { case: 'userId' as const, value: peerId }
          : { case: 'conversationId' as const, value: conversationId };
      this.#session()?.notify(TypingSchema, { to, stopped });
    }
  }

  /** What is sent says by itself that its sender does not write any more. */
  sent(conversationId: bigint): void {
    this.#toldAt.delete(conversationId);
  }

  /** Somebody told. */
  heard({ conversationId, userId, stopped }: UserTyping): void {
    if (stopped) {
      this.stopped(conversationId, userId);
      return;
    }
    const users = this.#shown.get(conversationId) ?? new Map<number, ReturnType<typeof setTimeout>>();
    const isNew = !users.has(userId);
    if (isNew && this.#count >= MOST_SHOWN) {
      return;
    }
    clearTimeout(users.get(userId));
    users.set(userId, setTimeout(() => this.stopped(conversationId, userId), SHOWN_MS));
    this.#shown.set(conversationId, users);
    if (isNew) {
      this.#count++;
      this.#changed(conversationId);
    }
  }

  /** Somebody stopped, or what he wrote has come. */
  stopped(conversationId: bigint, userId: number): void {
    const users = this.#shown.get(conversationId);
    if (users?.has(userId)) {
      clearTimeout(users.get(userId));
      users.delete(userId);
      this.#count--;
      if (users.size === 0) {
        this.#shown.delete(conversationId);
      }
      this.#changed(conversationId);
    }
  }

  /** Nobody is logged in any more. */
  clear(): void {
    this.#shown.forEach((users) => users.forEach((timer) => clearTimeout(timer)));
    this.#shown.clear();
    this.#toldAt.clear();
    this.#count = 0;
  }
}
