/** What happened in a group, as a sentence. */
import { MembersEvent, Role, type StoredMessage } from 'parley-client';
import type { Chat } from '../chat/chat.svelte';
import type { Key } from './en';
import { t } from './text.svelte';

const MOST_NAMES = 5;

/** Empty for a kind of event that cannot be shown. */
export function happening(chat: Chat, { senderId, event }: StoredMessage): string {
  const name = senderId === chat.user?.id ? t('happened.you') : chat.person(senderId).nickname;
  if (event?.kind === 'profile') {
    return t('happened.profile', { name, group: event.profile.name });
  }
  if (event?.kind !== 'members') {
    return '';
  }
  const { userIds, role } = event;
  const others = userIds.filter((id) => event.event !== MembersEvent.CREATED || id !== senderId);
  const key = keyOf(event.event, role, userIds.length === 1 && userIds[0] === senderId, others.length === 0);
  if (key === 'happened.asked' && senderId === chat.user?.id) {
    return t('happened.youAsked');
  }
  return key ? t(key, { name, others: list(chat, others) }) : '';
}

function keyOf(event: MembersEvent, role: Role, himself: boolean, alone: boolean): Key | undefined {
  switch (event) {
    case MembersEvent.CREATED:
      return alone ? 'happened.createdAlone' : 'happened.created';
    case MembersEvent.JOINED:
      return himself ? 'happened.joined' : 'happened.invited';
    case MembersEvent.LEFT:
      return 'happened.left';
    case MembersEvent.REMOVED:
      return 'happened.removed';
    case MembersEvent.ASKED:
      return 'happened.asked';
    case MembersEvent.REFUSED:
      return 'happened.refused';
    case MembersEvent.ROLE:
      return role === Role.CREATOR ? 'happened.creator' : role === Role.ADMIN ? 'happened.admin' : 'happened.member';
    default:
      return undefined;
  }
}

function list(chat: Chat, ids: readonly number[]): string {
  const names = ids.slice(0, MOST_NAMES).map((id) => (id === chat.user?.id ? t('happened.youObject') : chat.person(id).nickname));
  const more = ids.length - names.length;
  return names.join(t('happened.and')) + (more > 0 ? t('happened.more', { count: more }) : '');
}
