import type { Conversation, Outgoing, StoredMessage } from './records.js';
import { NOTHING_SET } from './settings.js';
import { conversationKey, messageKey, outboxKey, type Store, type Write } from './store.js';

/** Changes that are written together: reads see what was put before. */
export class Batch {
  /** Messages that arrived for the first time. */
  readonly arrived: StoredMessage[] = [];
  /** What happened that is no message. */
  readonly happened: StoredMessage[] = [];
  readonly conversations = new Map<bigint, Conversation>();
  readonly #messages = new Map<string, StoredMessage>();
  readonly #writes = new Map<string, Write>();
  readonly #store: Store;
  readonly #known: ReadonlyMap<bigint, Conversation>;
  readonly #peerOf: (conversationId: bigint) => number;

  constructor(store: Store, known: ReadonlyMap<bigint, Conversation>, peerOf: (conversationId: bigint) => number) {
    this.#store = store;
    this.#known = known;
    this.#peerOf = peerOf;
  }

  get writes(): Write[] {
    return [...this.#writes.values()];
  }

  conversation(id: bigint): Conversation {
    return this.conversations.get(id) ?? this.#known.get(id) ?? newConversation(id, this.#peerOf(id));
  }

  changeConversation(id: bigint, changes: Partial<Conversation>): void {
    const value = { ...this.conversation(id), ...changes };
    this.conversations.set(id, value);
    this.put({ table: 'conversations', key: conversationKey(id), value });
  }

  async message(conversationId: bigint, seq: bigint): Promise<StoredMessage | undefined> {
    const key = messageKey(conversationId, seq);
    return this.#messages.get(key) ?? (await this.#store.get('messages', key));
  }

  putMessage(message: StoredMessage): void {
    const key = messageKey(message.conversationId, message.seq);
    this.#messages.set(key, message);
    this.put({ table: 'messages', key, value: message });
    const { latest } = this.conversation(message.conversationId);
    if (!latest || message.seq >= latest.seq) {
      this.changeConversation(message.conversationId, { latest: message });
    }
  }

  /** Everything from this message on is held, or will be when what is on its way has come. */
  holdFrom(conversationId: bigint, seq: bigint): void {
    const { heldFrom, complete } = this.conversation(conversationId);
    if (heldFrom === undefined || seq < heldFrom) {
      this.changeConversation(conversationId, { heldFrom: seq, complete: complete || seq === 1n });
    }
  }

  removeOutgoing(outgoing: Outgoing): void {
    this.put({ table: 'outbox', key: outboxKey(outgoing.order) });
  }

  put(write: Write): void {
    this.#writes.set(`${write.table} ${write.key}`, write);
  }
}

/** A conversation of which nothing is known. */
export function newConversation(id: bigint, peerId: number): Conversation {
  return {
    id,
    peerId,
    lastSeen: undefined,
    own: [],
    deliveredSeq: 0n,
    peerReadSeq: 0n,
    marks: new Map(),
    group: undefined,
    activeMs: 0,
    lastOwnSeq: 0n,
    heldFrom: undefined,
    complete: false,
    latest: undefined,
    readSeq: 0n,
    markedSeq: 0n,
    countedSeq: 0n,
    unread: 0,
    mentions: 0,
    draft: '',
    settings: NOTHING_SET,
  };
}
