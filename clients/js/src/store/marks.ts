/** How far users have received and read, as records tell it. Pure. */
import type { Place } from '../log/inbox.js';
import { isGroup } from './entries.js';
import { isMember } from './groups.js';
import type { Conversation } from './records.js';

/** How far the user has read in a conversation. */
export interface Mark {
  readonly conversationId: bigint;
  readonly seq: bigint;
}

/** Conversations that were read further here than the server knows. */
export function unmarked(conversations: Iterable<Conversation>): Mark[] {
  return [...conversations]
    // A mark in a group that the user is not in would have the whole request refused.
    .filter(({ id, group, readSeq, markedSeq }) => readSeq > markedSeq && (!isGroup(id) || isMember(group)))
    .map(({ id, readSeq }) => ({ conversationId: id, seq: readSeq }));
}

/** Where something that the user sent is not received as far as it is known, the newest first. */
export function awaitingReceipts(conversations: Iterable<Conversation>, me: number): Place[] {
  return [...conversations]
    .filter(({ lastOwnSeq, deliveredSeq, peerId }) => lastOwnSeq > deliveredSeq && peerId !== 0 && peerId !== me)
    .sort((a, b) => (b.latest?.timestampMs ?? 0) - (a.latest?.timestampMs ?? 0))
    .map(({ id, deliveredSeq }) => (deliveredSeq > 0n ? { conversationId: id, seq: deliveredSeq } : { conversationId: id }));
}
