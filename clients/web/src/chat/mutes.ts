/** For how long conversations are muted. Pure. */

export const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

/** When a person begins the next day. */
export function tomorrowMorning(now = Date.now()): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING_HOUR).getTime();
}
