import { t, texts } from './text.svelte';

const DAY_MS = 86_400_000;

/** The day of a time, for separators. */
export function dayOf(ms: number, now = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / DAY_MS);
  if (days === 0) {
    return t('day.today');
  }
  if (days === 1) {
    return t('day.yesterday');
  }
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? {} : { year: 'numeric' as const };
  return format(ms, { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

/** Hours and minutes. */
export function timeOf(ms: number): string {
  return format(ms, { hour: '2-digit', minute: '2-digit' });
}

/** As short as a list wants it: the time of today, otherwise the day. */
export function shortTimeOf(ms: number, now = Date.now()): string {
  return startOfDay(ms) === startOfDay(now) ? timeOf(ms) : format(ms, { day: 'numeric', month: 'short' });
}

/** The day and the time. */
export function momentOf(ms: number): string {
  return format(ms, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

export function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

function format(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(texts.tag, options).format(ms);
}
