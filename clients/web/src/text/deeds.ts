/** What was done to an account, as a sentence. */
import type { Key } from './en';
import { t } from './text.svelte';

const DEEDS: Record<string, Key> = {
  registered: 'deed.registered',
  logged_in: 'deed.loggedIn',
  login_refused: 'deed.loginRefused',
  password_refused: 'deed.passwordRefused',
  device_ended: 'deed.deviceEnded',
  password_changed: 'deed.passwordChanged',
  password_reset: 'deed.passwordReset',
  address_changed: 'deed.addressChanged',
  profile_changed: 'deed.profileChanged',
  left_out: 'deed.leftOut',
  suspended: 'deed.suspended',
  restored: 'deed.restored',
  sessions_ended: 'deed.sessionsEnded',
  role_changed: 'deed.roleChanged',
};

/** One that is not known here is shown as the server names it. */
export function deed(action: string, note = ''): string {
  const key = Object.hasOwn(DEEDS, action) ? DEEDS[action] : undefined;
  // The note of this one is the action of which there was more.
  return key ? t(key, { deed: key === 'deed.leftOut' && note !== action ? deed(note) : '' }) : action.replaceAll('_', ' ');
}
