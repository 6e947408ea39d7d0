/** What a conversation shows, from its messages: days, and who begins a group of messages. Pure. */
import type { StoredMessage } from 'parley-client';

const GROUP_MS = 5 * 60_000;

export interface Item {
  readonly message: StoredMessage;
  /** It is the first of its day. */
  readonly newDay: boolean;
  /** It is the first of several by one sender. */
  readonly first: boolean;
}

/** @param dayOf the beginning of the day of a time */
export function items(messages: readonly StoredMessage[], dayOf: (ms: number) => number): Item[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay = !before || dayOf(before.timestampMs) !== dayOf(message.timestampMs);
    const first =
      newDay || !!before.event || before.senderId !== message.senderId || message.timestampMs - before.timestampMs > GROUP_MS;
    return { message, newDay, first };
  });
}
