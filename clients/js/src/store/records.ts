/** The records that a client keeps. Seqs and conversation ids are bigint, as everywhere. */
import type { Tokens } from '../session/session.js';

/** This installation, and who is logged in on it. */
export interface Device {
  /** The device id: chosen once. */
  readonly id: string;
  readonly user?: Person;
  readonly tokens?: Tokens;
}

/** A user, as everybody may know him. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly nickname: string;
  readonly avatarUrl: string;
}

/** A conversation, and how far it has been received. */
export interface Conversation {
  readonly id: bigint;
  /** The other user of a direct conversation, oneself in the conversation with oneself; 0 for another kind. */
  readonly peerId: number;
  /** The last seen seq; undefined while nothing was received. */
  readonly lastSeen: bigint | undefined;
  /** Seqs of own sends above a gap. */
  readonly own: readonly bigint[];
  /** Everything up to here has reached a device of the other user. */
  readonly deliveredSeq: bigint;
  /** The other user has read up to here, as far as he lets it be known. */
  readonly peerReadSeq: bigint;
  /** The newest message that this user sent; 0: none. */
  readonly lastOwnSeq: bigint;
  /** From here on every message is held; undefined: none is. */
  readonly heldFrom: bigint | undefined;
  /** There is no message below heldFrom. */
  readonly complete: boolean;
  /** The newest message. */
  readonly latest: StoredMessage | undefined;
  /** How far the user has read, here or on another device. */
  readonly readSeq: bigint;
  /** How far of that the server knows. */
  readonly markedSeq: bigint;
  /** The messages up to here are counted in `unread`, or were read. */
  readonly countedSeq: bigint;
  /** Messages of others above readSeq. */
  readonly unread: number;
  /** What was being written. */
  readonly draft: string;
}

/** How users reacted with one emoji. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
}

/** What a message refers to. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: bigint;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

/** What a message holds. */
export interface MessageContent {
  readonly text: string;
  /** The message that this one answers; 0: none. */
  readonly replyToSeq: bigint;
  readonly mentions: readonly number[];
  readonly attachment: Attachment | undefined;
  readonly custom: Uint8Array | undefined;
}

/** A message as it is now. */
export interface StoredMessage extends MessageContent {
  readonly conversationId: bigint;
  readonly seq: bigint;
  readonly timestampMs: number;
  readonly senderId: number;
  readonly clientMessageId: string;
  readonly type: number;
  /** The newest edit or recall that is in it; 0: it is as it was sent. */
  readonly revisedSeq: bigint;
  readonly recalled: boolean;
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
  /** Changes up to this seq are in it already. */
  readonly asOfSeq: bigint;
}

/** What is done to a message. */
export type ChangeKind =
  | { readonly kind: 'edit'; readonly content: MessageContent }
  | { readonly kind: 'recall' }
  | { readonly kind: 'react'; readonly emoji: string; readonly remove: boolean }
  | { readonly kind: 'pin'; readonly remove: boolean };

/** Something that is to be sent, or was refused. */
export interface Outgoing {
  /** Goes out in this order. */
  readonly order: number;
  readonly clientMessageId: string;
  readonly conversationId: bigint;
  readonly peerId: number;
  readonly createdMs: number;
  readonly what:
    | { readonly kind: 'message'; readonly type: number; readonly content: MessageContent }
    | { readonly kind: 'change'; readonly targetSeq: bigint; readonly change: ChangeKind };
  /** Why the server does not want it; it is not sent again by itself. */
  readonly refused?: { readonly code: number; readonly message: string };
}

/** A content of text alone. */
export function textContent(text: string): MessageContent {
  return { text, replyToSeq: 0n, mentions: [], attachment: undefined, custom: undefined };
}
