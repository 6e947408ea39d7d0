import { describe, expect, it } from 'vitest';
import { groupOfNumber } from '../../src/chat/groupnumber';

describe('the number of a group', () => {
  it('names its conversation, however it is spaced', () => {
    expect(groupOfNumber('1152921504606846981')).toBe((1n << 60n) + 5n);
    expect(groupOfNumber(' 1152 9215 0460 6846 981\n')).toBe((1n << 60n) + 5n);
    expect(groupOfNumber('2305843009213693951')).toBe((2n << 60n) - 1n);
  });

  it('is none of two users, of a feed, or what is no number', () => {
    const ids = ['100000002', '107374184460000002', '1152921504606846975', '2305843009213693952', '9115292150460684698'];
    const texts = ['', ' ', 'walks', '-152921504606846981', '11529215046068469810', '0x10000000000000005', '１１５２９２１５０４６０６８４６９８１'];
    expect([...ids, ...texts].filter((text) => groupOfNumber(text) !== undefined)).toEqual([]);
  });
});
