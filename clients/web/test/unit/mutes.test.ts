import { expect, it } from 'vitest';
import { HOUR_MS, tomorrowMorning } from '../../src/chat/mutes';

it.each([
  ['2026-11-30T00:00:00', '2026-12-01T08:00:00'],
  ['2026-11-30T23:59:59', '2026-12-01T08:00:00'],
  ['2026-12-31T07:00:00', '2027-01-01T08:00:00'],
  ['2028-02-28T12:00:00', '2028-02-29T08:00:00'],
])('after %s the next morning is %s, by the clock on the wall', (now, morning) => {
  expect(new Date(tomorrowMorning(Date.parse(now)))).toEqual(new Date(morning));
});

it('an hour is an hour', () => expect(HOUR_MS).toBe(60 * 60 * 1000));
