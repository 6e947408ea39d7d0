/** What frames mean for records. Pure. */
import { MessageType, type Changed, type Content, type Message } from '../wire/frames.js';
import { profileOf } from './groups.js';
import { textContent, type ChangeKind, type LogEvent, type MessageContent, type Outgoing, type Reaction, type StoredMessage } from './records.js';

const HALF_BITS = 30n;
const HALF_MASK = (1n << HALF_BITS) - 1n;

/** The id of the direct conversation of two users (P-62). */
export function directConversationId(a: number, b: number): bigint {
  return (BigInt(Math.max(a, b)) << HALF_BITS) + BigInt(Math.min(a, b));
}

/** Whether a conversation is between two users: groups and feeds have their kind in the topmost bits. */
export function isDirect(conversationId: bigint): boolean {
  return conversationId >> (2n * HALF_BITS) === 0n;
}

/** Whether a conversation is a group: it has 1 in bits 60 to 62. */
export function isGroup(conversationId: bigint): boolean {
  return conversationId >> (2n * HALF_BITS) === 1n;
}

/** The conversation that the server tells a user in. */
export function feedOf(userId: number): bigint {
  return (2n << (2n * HALF_BITS)) + BigInt(userId);
}

/** The other user of a direct conversation; 0 for another kind. */
export function peerOf(conversationId: bigint, me: number): number {
  if (!isDirect(conversationId)) {
    return 0;
  }
  const higher = Number(conversationId >> HALF_BITS);
  return higher === me ? Number(conversationId & HALF_MASK) : higher;
}

/** The record of a message that arrived. */
export function messageOf(message: Message, asOfSeq: bigint): StoredMessage {
  return {
    ...contentOf(message.content, message.text),
    conversationId: message.conversationId,
    seq: message.seq,
    timestampMs: Number(message.timestampMs),
    senderId: message.senderId,
    ...(message.senderDeleted && { senderDeleted: true }),
    clientMessageId: message.clientMessageId,
    type: message.messageType,
    revisedSeq: message.revisedSeq,
    recalled: message.recalled,
    reactions: message.reactions.map(({ emoji, count, mine }) => ({ emoji, count, mine })),
    pinned: message.pinned,
    asOfSeq,
  };
}

/** The record of a message of this user that was just stored by the server. */
export function messageOfOwn(
  outgoing: Outgoing,
  what: Extract<Outgoing['what'], { kind: 'message' }>,
  place: { seq: bigint; timestampMs: bigint },
  me: number,
): StoredMessage {
  return {
    ...what.content,
    conversationId: outgoing.conversationId,
    seq: place.seq,
    timestampMs: Number(place.timestampMs),
    senderId: me,
    clientMessageId: outgoing.clientMessageId,
    type: what.type || MessageType.TEXT,
    revisedSeq: 0n,
    recalled: false,
    reactions: [],
    pinned: false,
    asOfSeq: place.seq,
  };
}

/** What a Changed tells that changes no message; undefined for another one. */
export function eventOf({ what }: Changed): LogEvent | undefined {
  if (what.case === 'members') {
    const { event, userIds, role, creatorId } = what.value;
    return { kind: 'members', event, userIds, role, creatorId };
  }
  if (what.case === 'profile') {
    return { kind: 'profile', profile: profileOf(what.value) };
  }
  const notice = what.case === 'notice' ? what.value.what : undefined;
  switch (notice?.case) {
    case 'newDevice': {
      const { deviceId, address, loggedInMs } = notice.value;
      return { kind: 'newDevice', deviceId, address, atMs: Number(loggedInMs) };
    }
    case 'contactRequested': {
      const { userId, text, askedMs } = notice.value;
      return { kind: 'contactRequested', userId, text, atMs: Number(askedMs) };
    }
    case 'contactAdded':
      return { kind: 'contactAdded', userId: notice.value.userId, atMs: Number(notice.value.addedMs) };
    case 'contactRemoved':
      return { kind: 'contactRemoved', userId: notice.value.userId, atMs: Number(notice.value.removedMs) };
    default:
      return undefined;
  }
}

/** The record of something that happened. */
export function messageOfEvent(
  place: { conversationId: bigint; seq: bigint; timestampMs: bigint; senderId: number; clientMessageId: string },
  event: LogEvent,
): StoredMessage {
  return {
    ...textContent(''),
    conversationId: place.conversationId,
    seq: place.seq,
    timestampMs: Number(place.timestampMs),
    senderId: place.senderId,
    clientMessageId: place.clientMessageId,
    type: MessageType.SYSTEM,
    revisedSeq: 0n,
    recalled: false,
    reactions: [],
    pinned: false,
    asOfSeq: place.seq,
    event,
  };
}

/** What a Changed does to a message; undefined for a kind that this version does not know. */
export function changeOf({ what }: Changed): ChangeKind | undefined {
  switch (what.case) {
    case 'edit':
      // Without content the message was recalled since.
      return what.value.content ? { kind: 'edit', content: contentOf(what.value.content) } : { kind: 'recall' };
    case 'recall':
      return { kind: 'recall' };
    case 'react':
      return { kind: 'react', emoji: what.value.emoji, remove: what.value.remove };
    case 'pin':
      return { kind: 'pin', remove: what.value.remove };
    // Kinds of later versions.
    default:
      return undefined;
  }
}

/** A message after a change at a seq, by a user; the same message when it is in it already. */
export function changed(message: StoredMessage, change: ChangeKind, seq: bigint, by: number, me: number): StoredMessage {
  if (seq <= message.asOfSeq || message.event) {
    return message;
  }
  const later = { ...message, asOfSeq: seq };
  switch (change.kind) {
    case 'edit':
      return seq <= message.revisedSeq || message.recalled ? later : { ...later, ...change.content, revisedSeq: seq };
    case 'recall':
      return { ...later, ...NOTHING, recalled: true, reactions: [], pinned: false, revisedSeq: seq };
    case 'react':
      return { ...later, reactions: reacted(message, change.emoji, by, me, change.remove) };
    case 'pin':
      return { ...later, pinned: !change.remove };
  }
}

const NOTHING: MessageContent = { text: '', replyToSeq: 0n, mentions: [], attachment: undefined, custom: undefined };

/**
 * A page of history tells how many reacted, not who. So in a group the repeat of a reaction that came with one is counted
 * again until the next page; in a direct conversation all others are the one other user.
 */
function reacted({ conversationId, reactions }: StoredMessage, emoji: string, by: number, me: number, remove: boolean): Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji) ?? { emoji, count: 0, mine: false };
  const users = new Set(known.by);
  let others = known.count - (known.mine ? 1 : 0);
  if (by !== me && isDirect(conversationId)) {
    others = remove ? 0 : 1;
  } else if (by !== me && remove) {
    users.delete(by);
    others = Math.max(0, others - 1);
  } else if (by !== me && !users.has(by)) {
    users.add(by);
    others++;
  }
  const mine = by === me ? !remove : known.mine;
  const count = others + (mine ? 1 : 0);
  const now = { emoji, count, mine, ...(users.size > 0 && { by: [...users] }) };
  const all = reactions.includes(known) ? reactions.map((one) => (one === known ? now : one)) : [...reactions, now];
  return all.filter(({ count }) => count > 0);
}

function contentOf(content: Content | undefined, text = ''): MessageContent {
  const attachment = content?.attachment;
  return {
    text: text || content?.text || '',
    replyToSeq: content?.replyToSeq ?? 0n,
    mentions: content?.mentions ?? [],
    attachment: attachment && {
      id: attachment.id,
      name: attachment.name,
      mediaType: attachment.mediaType,
      sizeBytes: attachment.sizeBytes,
      width: attachment.width,
      height: attachment.height,
      durationMs: attachment.durationMs,
    },
    custom: content && content.custom.length > 0 ? content.custom : undefined,
  };
}
