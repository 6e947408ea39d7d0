/** The records that a client keeps. Seqs and conversation ids are bigint, as everywhere. */
import type { Tokens } from '../session/session.js';
import type { Joining, MembersEvent, Role } from '../wire/frames.js';

/** This installation, and who is logged in on it. */
export interface Device {
  /** The device id: chosen once. */
  readonly id: string;
  readonly user?: Person;
  readonly tokens?: Tokens;
  /** The list of contacts is held as of this version; undefined: it is not held whole. */
  readonly contactsVersion?: bigint;
}

/** A user, as everybody may know him; with no name his account was deleted: see isDeleted. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly nickname: string;
  readonly avatarUrl: string;
}

/** A contact of the user. */
export interface Contact {
  readonly userId: number;
  /** What only this user calls him; may be empty. */
  readonly alias: string;
  readonly sinceMs: number;
}

/** What a group is like: what its members agree on. */
export interface GroupProfile {
  readonly name: string;
  readonly description: string;
  readonly avatarUrl: string;
  readonly joining: Joining;
  readonly onlyAdminsWrite: boolean;
  readonly onlyAdminsInvite: boolean;
  readonly onlyAdminsEdit: boolean;
  readonly wholeHistory: boolean;
  /** For how many days messages are kept; 0: as long as everywhere on this server. Records of earlier releases do not have it. */
  readonly keepDays?: number;
}

/** A group, as its user sees it. */
export interface Group {
  readonly profile: GroupProfile;
  readonly creatorId: number;
  readonly memberCount: number;
  /** Of the user himself; UNSPECIFIED: he is no member any more. */
  readonly role: Role;
  /** Everything up to this entry is in it. */
  readonly membersSeq: bigint;
  /** He went himself, so that nobody has to be told. */
  readonly left: boolean;
}

/** What happened in a conversation that is no message: to the members of a group, to what it is like, or, in a feed, to the user. */
export type LogEvent =
  | {
      readonly kind: 'members';
      readonly event: MembersEvent;
      readonly userIds: readonly number[];
      readonly role: Role;
      /** Who became the creator by it; 0: nobody. */
      readonly creatorId: number;
    }
  | { readonly kind: 'profile'; readonly profile: GroupProfile }
  | { readonly kind: 'newDevice'; readonly deviceId: string; readonly address: string; readonly atMs: number }
  | { readonly kind: 'contactRequested'; readonly userId: number; readonly text: string; readonly atMs: number }
  | { readonly kind: 'contactAdded' | 'contactRemoved'; readonly userId: number; readonly atMs: number };

/** What a user has set for a conversation. */
export interface ConversationSettings {
  /** Until when nobody is to be disturbed by it, in milliseconds since 1970; 0: it disturbs. */
  readonly mutedUntilMs: number;
  /** On top of the list. */
  readonly pinned: boolean;
  /** Out of the list. */
  readonly archived: boolean;
  /** Grows with each change; 0: nothing was ever set. */
  readonly version: number;
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
  /** The other user, or one of a group, has read up to here, as far as it was told. */
  readonly peerReadSeq: bigint;
  /** Of a small group: how far each other member has read, as far as it was told. */
  readonly marks: ReadonlyMap<number, bigint>;
  /** Of a group, once it is known. */
  readonly group: Group | undefined;
  /** When something happened last, as the server told; 0: it did not. */
  readonly activeMs: number;
  /** The newest message that this user sent; 0: none. */
  readonly lastOwnSeq: bigint;
  /** From here on every message is held; undefined: none is. */
  readonly heldFrom: bigint | undefined;
  /** There is no message below heldFrom. */
  readonly complete: boolean;
  /** The newest message or event. */
  readonly latest: StoredMessage | undefined;
  /** How far the user has read, here or on another device. */
  readonly readSeq: bigint;
  /** How far of that the server knows. */
  readonly markedSeq: bigint;
  /** The messages up to here are counted in `unread`, or were read. */
  readonly countedSeq: bigint;
  /** Messages of others above readSeq. */
  readonly unread: number;
  /** How many of them name the user. */
  readonly mentions: number;
  /** What was being written. */
  readonly draft: string;
  /** What the user has set for it, on any of his devices. */
  readonly settings: ConversationSettings;
}

/** How users reacted with one emoji. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
  /** Users who are known to be among them: those whose reaction came to this device. */
  readonly by?: readonly number[];
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
  /** The sender's account was deleted before the message came here; later that is known of the person alone. */
  readonly senderDeleted?: boolean;
  readonly clientMessageId: string;
  readonly type: number;
  /** The newest edit or recall that is in it; 0: it is as it was sent. */
  readonly revisedSeq: bigint;
  readonly recalled: boolean;
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
  /** Changes up to this seq are in it already. */
  readonly asOfSeq: bigint;
  /** With it this is no message, but what happened: it has no text, and cannot be changed. */
  readonly event?: LogEvent;
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
