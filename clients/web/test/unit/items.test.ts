import type { StoredMessage } from 'parley-client';
import { describe, expect, it } from 'vitest';
import { items } from '../../src/chat/items';

const MINUTE = 60_000;
const message = (senderId: number, minute: number) => ({ senderId, timestampMs: minute * MINUTE }) as StoredMessage;
const byDay = (ms: number) => Math.floor(ms / (1_000 * MINUTE));

describe('the items of a conversation', () => {
  it('begin a day with the first message of it, and a group with another sender or after a while', () => {
    const shown = items([message(1, 0), message(1, 1), message(2, 2), message(2, 8), message(2, 1_001)], byDay);
    expect(shown.map(({ newDay }) => newDay)).toEqual([true, false, false, false, true]);
    expect(shown.map(({ first }) => first)).toEqual([true, false, true, true, true]);
  });

  it('are the same as before where nothing is different', () => {
    const messages = [message(1, 0), message(1, 1), message(2, 2)];
    const before = items(messages.slice(1), byDay);
    const after = items(messages, byDay);
    expect(before[0]).toMatchObject({ newDay: true, first: true });
    expect(after[1]).toMatchObject({ newDay: false, first: false });
    expect(after[2]).toBe(before[1]);
  });

  it('are none without messages', () => {
    expect(items([], byDay)).toEqual([]);
  });
});
