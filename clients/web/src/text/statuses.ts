/** What is seen of a contact, in words. */
import { UserStatus, type Seen } from 'parley-client';
import { t } from './text.svelte';
import { shortTimeOf } from './time';

/** What is seen of somebody, before something else that is said of him. */
export function withSeen(seen: Seen | undefined, text: string): string {
  return [seenLine(seen), text].filter((part) => part).join(' · ');
}

/** Empty when there is nothing to tell: he is no contact, may not be seen, or is not told of when that is different. */
export function seenLine(seen: Seen | undefined): string {
  if (!seen || seen.notPushed) {
    return '';
  }
  switch (seen.status) {
    case UserStatus.ONLINE:
      return t('seen.online');
    case UserStatus.BUSY:
      return t('seen.busy');
    default:
      return seen.lastSeenMs > 0 ? t('seen.last', { when: shortTimeOf(seen.lastSeenMs) }) : '';
  }
}
