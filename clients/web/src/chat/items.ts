/** What a conversation shows, from its messages: days, and who begins a group of messages. */
import type { StoredMessage } from 'parley-client';

const GROUP_MS = 5 * 60_000;

export interface Item {
  readonly message: StoredMessage;
  /** It is the first of its day. */
  readonly newDay: boolean;
  /** It is the first of several by one sender. */
  readonly first: boolean;
}

/** As long as nothing about a message is different its item is the same, and not drawn again. */
const known = new WeakMap<StoredMessage, Item>();

/** @param dayOf the beginning of the day of a time */
export function items(messages: readonly StoredMessage[], dayOf: (ms: number) => number): Item[] {
  let before: StoredMessage | undefined;
  let dayBefore: number | undefined;
  return messages.map((message) => {
    const day = dayOf(message.timestampMs);
    const newDay = day !== dayBefore;
    const first =
      newDay || !!before?.event || before?.senderId !== message.senderId || message.timestampMs - before.timestampMs > GROUP_MS;
    before = message;
    dayBefore = day;
    return itemOf(message, newDay, first);
  });
}

function itemOf(message: StoredMessage, newDay: boolean, first: boolean): Item {
  const last = known.get(message);
  if (last?.newDay === newDay && last.first === first) {
    return last;
  }
  const item = { message, newDay, first };
  known.set(message, item);
  return item;
}
