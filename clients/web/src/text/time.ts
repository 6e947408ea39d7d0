import { t, texts } from './text.svelte';

const DAY_MS = 86_400_000;
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const MOMENT: Intl.DateTimeFormatOptions = { ...DAY, ...TIME };
const DAY_IN_FULL: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
const DAY_OF_YEAR: Intl.DateTimeFormatOptions = { ...DAY_IN_FULL, year: 'numeric' };

/** Of one language. To make one takes longer than to draw a message. */
const formats = new Map<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>();
let formatsOf = '';

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
  return format(ms, sameYear ? DAY_IN_FULL : DAY_OF_YEAR);
}

/** Hours and minutes. */
export function timeOf(ms: number): string {
  return format(ms, TIME);
}

/** As short as a list wants it: the time of today, otherwise the day. */
export function shortTimeOf(ms: number, now = Date.now()): string {
  return startOfDay(ms) === startOfDay(now) ? timeOf(ms) : format(ms, DAY);
}

/** The day and the time. */
export function momentOf(ms: number): string {
  return format(ms, MOMENT);
}

export function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

function format(ms: number, options: Intl.DateTimeFormatOptions): string {
  if (formatsOf !== texts.tag) {
    formats.clear();
    formatsOf = texts.tag;
  }
  let known = formats.get(options);
  if (!known) {
    known = new Intl.DateTimeFormat(formatsOf, options);
    formats.set(options, known);
  }
  return known.format(ms);
}
