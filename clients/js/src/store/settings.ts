/** What frames mean for what a user has set for a conversation. Pure. */
import type { Changed, ConversationSet, ConversationSettings as SettingsBody } from '../wire/frames.js';
import type { Conversation, ConversationSettings } from './records.js';

/** Nothing is set. */
export const NOTHING_SET: ConversationSettings = { mutedUntilMs: 0, pinned: false, archived: false, version: 0 };

/** A time that never comes, in milliseconds since 1970. */
export const MUTED_FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** What is set after the server told of it; what is known already when that is as new. */
export function settingsAfter(known: ConversationSettings, told: SettingsBody | undefined): ConversationSettings {
  if (!told || told.version <= known.version) {
    return known;
  }
  const { mutedUntilMs, pinned, archived, version } = told;
  return { mutedUntilMs: Number(mutedUntilMs), pinned, archived, version };
}

/** What a Changed tells that was set for a conversation, maybe on another device; undefined for another one. */
export function settingsOf({ what }: Changed): ConversationSet | undefined {
  const notice = what.case === 'notice' ? what.value.what : undefined;
  return notice?.case === 'conversationSet' ? notice.value : undefined;
}

/** Whether nobody is to be disturbed by a conversation at a time, in milliseconds since 1970. */
export function isMuted({ settings }: Conversation, nowMs = Date.now()): boolean {
  return settings.mutedUntilMs > nowMs;
}
