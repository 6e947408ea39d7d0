/** What frames mean for records. Pure. */
import { MessageType, type Changed, type Content, type Message } from '../wire/frames.js';
import type { ChangeKind, MessageContent, Outgoing, Reaction, StoredMessage } from './records.js';

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

/** What a Changed does; undefined for a kind that this version does not know. */
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
    // Kinds for groups and feeds, which this version does not show, and those of later versions.
    default:
      return undefined;
  }
}

/** A message after a change at a seq, by a user; the same message when it is in it already. */
export function changed(message: StoredMessage, change: ChangeKind, seq: bigint, byMe: boolean): StoredMessage {
  if (seq <= message.asOfSeq) {
    return message;
  }
  const later = { ...message, asOfSeq: seq };
  switch (change.kind) {
    case 'edit':
      return seq <= message.revisedSeq || message.recalled ? later : { ...later, ...change.content, revisedSeq: seq };
    case 'recall':
      return { ...later, ...NOTHING, recalled: true, reactions: [], pinned: false, revisedSeq: seq };
    case 'react':
      return { ...later, reactions: reacted(message.reactions, change.emoji, byMe, change.remove) };
    case 'pin':
      return { ...later, pinned: !change.remove };
  }
}

const NOTHING: MessageContent = { text: '', replyToSeq: 0n, mentions: [], attachment: undefined, custom: undefined };

/** In a direct conversation a reaction of others is that of the one other user; so the count is known. */
function reacted(reactions: readonly Reaction[], emoji: string, byMe: boolean, remove: boolean): Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  const others = (known?.count ?? 0) - (known?.mine ? 1 : 0);
  const mine = byMe ? !remove : (known?.mine ?? false);
  const count = (byMe ? others : remove ? 0 : 1) + (mine ? 1 : 0);
  if (!known) {
    return count > 0 ? [...reactions, { emoji, count, mine }] : [...reactions];
  }
  return reactions
    .map((reaction) => (reaction === known ? { emoji, count, mine } : reaction))
    .filter((reaction) => reaction.count > 0);
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
