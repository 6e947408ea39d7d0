/** Which conversations an application lists, and in which order. */
import { isDirect, isGroup } from '../store/entries.js';
import { isMember } from '../store/groups.js';
import type { Ledger } from '../store/ledger.js';
import type { Conversation } from '../store/records.js';

/**
 * All conversations that are known here, of two and groups, archived ones too: those pinned, then the others, the newest
 * first; not the groups that the user left.
 */
export function listed({ conversations, outbox }: Ledger): Conversation[] {
  const newest = new Map<bigint, number>();
  outbox.forEach(({ conversationId, createdMs }) => newest.set(conversationId, createdMs));
  const time = ({ id, latest, activeMs }: Conversation) =>
    Math.max(latest?.timestampMs ?? activeMs, newest.get(id) ?? 0);
  const isShown = ({ id, group, latest }: Conversation) =>
    isDirect(id) || (isGroup(id) && group !== undefined && !group.left && (latest !== undefined || isMember(group)));
  const rank = ({ settings }: Conversation) => Number(settings.pinned);
  return [...conversations.values()].filter(isShown).sort((a, b) => rank(b) - rank(a) || time(b) - time(a));
}
