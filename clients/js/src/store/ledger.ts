/**
 * The only writer of a store: what arrived, what is to be sent, how far it has been received. One change at a time, each
 * written whole before anybody hears of it.
 */
import { ParleyError } from '../errors.js';
import type { Entry, Sink } from '../log/deliveries.js';
import type { LogState, Place } from '../log/inbox.js';
import type { Tokens } from '../session/session.js';
import {
  ChangedSchema,
  is,
  Role,
  type Changed,
  type ContactsAnswer,
  type Conversation as ListedConversation,
  type ConversationSettings as SettingsBody,
  type Group as GroupBody,
  type HistoryAnswer,
  type Message,
  type Receipt,
  type User,
} from '../wire/frames.js';
import { Batch, newConversation } from './batch.js';
import { differs, later } from './compare.js';
import { changed, changeOf, eventOf, feedOf, isGroup, messageOf, messageOfEvent, messageOfOwn, peerOf } from './entries.js';
import { groupAfter, groupOf } from './groups.js';
import { awaitingReceipts, unmarked, type Mark } from './marks.js';
import { deletedPerson, personOf } from './people.js';
import type { ChangeKind, Contact, Conversation, Device, LogEvent, Outgoing, Person, StoredMessage } from './records.js';
import { settingsAfter, settingsOf } from './settings.js';
import { messageKey, outboxKey, personKey, type Store } from './store.js';

const MAX_OUTBOX = 1_000;
const MAX_PEOPLE = 10_000;
const MOST_COUNTED = 1_000;
const DEVICE = 'device';
const LAST_SEQ = (1n << 64n) - 1n;

/** Hears of each change after it was written. */
export interface LedgerListener {
  /** Messages that arrived, oldest first; not those that this device sent. */
  arrived(messages: readonly StoredMessage[]): void;
  /** Something of these conversations has changed. */
  touched(conversations: ReadonlySet<bigint>): void;
  /** What happened that is no message. */
  happened(events: readonly StoredMessage[]): void;
  /** Accounts turned out to be deleted. */
  gone(): void;
  synced(): void;
}

/** A store with its meaning. */
export class Ledger implements Sink {
  readonly #store: Store;
  readonly #listener: LedgerListener;
  readonly #conversations = new Map<bigint, Conversation>();
  readonly #people = new Map<number, Person>();
  readonly #contacts = new Map<number, Contact>();
  readonly #met = new Set<number>();
  #outbox: Outgoing[] = [];
  #device: Device;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: Store, listener: LedgerListener, device: Device) {
    this.#store = store;
    this.#listener = listener;
    this.#device = device;
  }

  /** @param newDeviceId for a store that is new */
  static async open(store: Store, listener: LedgerListener, newDeviceId: string): Promise<Ledger> {
    let device = await store.get('device', DEVICE);
    if (!device) {
      device = { id: newDeviceId };
      await store.write([{ table: 'device', key: DEVICE, value: device }]);
    }
    const ledger = new Ledger(store, listener, device);
    (await store.list('conversations')).forEach((held) =>
      // Records of an earlier version lack what came later.
      ledger.#conversations.set(held.id, { ...newConversation(held.id, held.peerId), ...held }),
    );
    (await store.list('contacts')).forEach((contact) => ledger.#contacts.set(contact.userId, contact));
    (await store.list('people', { limit: MAX_PEOPLE })).forEach((person) => ledger.#people.set(person.id, person));
    ledger.#outbox = await store.list('outbox');
    return ledger;
  }

  get device(): Device {
    return this.#device;
  }

  /** All conversations, in no order. */
  get conversations(): ReadonlyMap<bigint, Conversation> {
    return this.#conversations;
  }

  /** All contacts, by the ids of the users. */
  get contacts(): ReadonlyMap<number, Contact> {
    return this.#contacts;
  }

  /** What is to be sent or was refused, oldest first. */
  get outbox(): readonly Outgoing[] {
    return this.#outbox;
  }

  conversation(id: bigint): Conversation {
    return this.#conversations.get(id) ?? newConversation(id, this.#peerOf(id));
  }

  person(id: number): Person | undefined {
    return this.#people.get(id);
  }

  message(conversationId: bigint, seq: bigint): Promise<StoredMessage | undefined> {
    return this.#store.get('messages', messageKey(conversationId, seq));
  }

  /** The messages that are held, newest first, with seqs below `before` when it is given. */
  messages(conversationId: bigint, limit: number, before?: bigint): Promise<StoredMessage[]> {
    return this.#store.list('messages', {
      from: messageKey(conversationId, 0n),
      to: messageKey(conversationId, before === undefined ? LAST_SEQ : before - 1n),
      reverse: true,
      limit,
    });
  }

  /** The messages that are held above a seq, oldest first. */
  messagesAbove(conversationId: bigint, seq: bigint, limit: number): Promise<StoredMessage[]> {
    return this.#store.list('messages', {
      from: messageKey(conversationId, seq + 1n),
      to: messageKey(conversationId, LAST_SEQ),
      limit,
    });
  }

  // What arrives

  *states(): Iterable<readonly [bigint, LogState]> {
    for (const [id, { lastSeen, own }] of this.#conversations) {
      yield [id, { last: lastSeen, own }];
    }
  }

  async take(entries: readonly Entry[], states: ReadonlyMap<bigint, LogState>): Promise<void> {
    await this.#keepDeletedSenders(entries.flatMap((entry) => (is(entry, ChangedSchema) ? [] : [entry])));
    await this.#change(async (batch) => {
      for (const entry of entries) {
        const mine = entry.senderId === this.#me;
        const sent = mine && this.#outbox.find((own) => own.clientMessageId === entry.clientMessageId);
        if (sent) {
          batch.removeOutgoing(sent);
        }
        if (is(entry, ChangedSchema)) {
          await this.#takeChanged(batch, entry);
        } else {
          await this.#takeMessage(batch, messageOf(entry, entry.seq), mine, sent !== undefined && sent !== false);
        }
      }
      for (const [id, { last, own }] of states) {
        const { lastSeen } = batch.conversation(id);
        if (lastSeen !== last || own.length > 0 || batch.conversation(id).own.length > 0) {
          batch.changeConversation(id, { lastSeen: last, own });
        }
      }
    });
  }

  async #takeChanged(batch: Batch, entry: Changed): Promise<void> {
    const event = eventOf(entry);
    const change = changeOf(entry);
    const set = settingsOf(entry);
    if (set) {
      // It shows in the conversation, and is nothing that a person has to be told.
      this.#changeSettings(batch, set.conversationId, set.settings);
    } else if (event) {
      await this.#takeEvent(batch, messageOfEvent(entry, event), event);
    } else if (change) {
      const target = await batch.message(entry.conversationId, entry.targetSeq);
      if (target) {
        this.#changeMessage(batch, target, change, entry.seq, entry.senderId);
      }
    }
  }

  #changeMessage(batch: Batch, target: StoredMessage, change: ChangeKind, seq: bigint, by: number): void {
    const now = changed(target, change, seq, by, this.#me);
    batch.putMessage(now);
    const { readSeq, mentions } = batch.conversation(target.conversationId);
    const difference = Number(this.#isNamed(now)) - Number(this.#isNamed(target));
    if (difference !== 0 && target.seq > readSeq) {
      batch.changeConversation(target.conversationId, { mentions: Math.max(0, mentions + difference) });
    }
  }

  async #takeEvent(batch: Batch, record: StoredMessage, event: LogEvent): Promise<void> {
    const { conversationId: id, seq, senderId } = record;
    if (await batch.message(id, seq)) {
      return;
    }
    batch.putMessage(record);
    batch.holdFrom(id, seq);
    const { group, readSeq, countedSeq, unread } = batch.conversation(id);
    if (group) {
      batch.changeConversation(id, { group: groupAfter(group, event, seq, senderId, this.#me) });
    } else if (id === feedOf(this.#me) && seq > readSeq && seq > countedSeq) {
      batch.changeConversation(id, { unread: unread + 1, countedSeq: seq });
    }
    batch.happened.push(record);
  }

  /** Whether a message of another names the user. */
  #isNamed({ senderId, mentions }: StoredMessage): boolean {
    return senderId !== this.#me && mentions.includes(this.#me);
  }

  async #takeMessage(batch: Batch, message: StoredMessage, mine: boolean, sentHere: boolean): Promise<void> {
    const id = message.conversationId;
    const held = await batch.message(id, message.seq);
    if (!held) {
      batch.putMessage(message);
    }
    batch.holdFrom(id, message.seq);
    const { readSeq, countedSeq, unread, mentions, lastOwnSeq } = batch.conversation(id);
    if (mine) {
      batch.changeConversation(id, { lastOwnSeq: later(message.seq, lastOwnSeq) });
    } else if (message.seq > readSeq && message.seq > countedSeq) {
      const named = this.#isNamed(message) ? 1 : 0;
      batch.changeConversation(id, { unread: unread + 1, mentions: mentions + named, countedSeq: message.seq });
    }
    if (!(mine && (held || sentHere))) {
      batch.arrived.push(message);
    }
  }

  receipts(receipts: readonly Receipt[]): Promise<void> {
    return this.#change(async (batch) => {
      for (const { conversationId: id, userId, deliveredSeq, readSeq } of receipts) {
        const known = batch.conversation(id);
        if (userId !== this.#me) {
          const marks = new Map(known.marks);
          if (isGroup(id) && readSeq > 0n) {
            marks.set(userId, later(readSeq, marks.get(userId) ?? 0n));
          }
          batch.changeConversation(id, {
            marks,
            deliveredSeq: later(deliveredSeq, known.deliveredSeq),
            peerReadSeq: later(readSeq, known.peerReadSeq),
          });
        } else if (readSeq > known.readSeq) {
          const above = await this.messagesAbove(id, readSeq, MOST_COUNTED);
          const isFeed = id === feedOf(userId);
          const unread = above.filter(({ senderId, event }) => isFeed || (senderId !== userId && !event)).length;
          const mentions = above.filter((message) => this.#isNamed(message)).length;
          batch.changeConversation(id, { readSeq, markedSeq: readSeq, unread, mentions });
        }
      }
    });
  }

  /** Takes what the server tells of conversations: also of those of which nothing has come to this device. */
  async takeListed(listed: readonly ListedConversation[]): Promise<void> {
    await this.keepPeople(listed.flatMap(({ peer }) => (peer ? [peer] : [])));
    await this.#change(async (batch) => {
      for (const { conversationId: id, ...told } of listed) {
        const known = batch.conversation(id);
        const preview = told.preview && messageOf(told.preview, told.preview.seq);
        // What came or was read here while the answer was on its way counts.
        const isOld = (known.lastSeen ?? 0n) > told.lastSeq || known.readSeq > told.readSeq;
        const changes: Partial<Conversation> = {
          latest: !known.latest || (preview && preview.seq > known.latest.seq) ? preview : known.latest,
          deliveredSeq: later(told.peerDeliveredSeq, known.deliveredSeq),
          peerReadSeq: later(told.peerReadSeq, known.peerReadSeq),
          markedSeq: told.readSeq,
          activeMs: Number(told.activeMs),
          group: told.group ? groupOf(told.group, known.group) : known.group,
          settings: settingsAfter(known.settings, told.settings),
          ...(isOld ? {} : { readSeq: told.readSeq, unread: told.unread, mentions: told.mentions, countedSeq: told.lastSeq }),
        };
        // Most are as they were: thousands of records are not written again at each login.
        if (!this.#conversations.has(id) || differs(known, changes)) {
          batch.changeConversation(id, changes);
        }
      }
    });
  }

  /** Takes what the server tells that is set for a conversation. */
  takeSettings(id: bigint, told: SettingsBody | undefined): Promise<void> {
    return this.#change(async (batch) => this.#changeSettings(batch, id, told));
  }

  #changeSettings(batch: Batch, id: bigint, told: SettingsBody | undefined): void {
    const known = batch.conversation(id).settings;
    const settings = settingsAfter(known, told);
    if (settings !== known) {
      batch.changeConversation(id, { settings });
    }
  }

  /** Conversations that were read further here than the server knows. */
  unmarked(): Mark[] {
    return unmarked(this.#conversations.values());
  }

  /** The server knows these marks. */
  takeMarks(marks: readonly Mark[]): Promise<void> {
    return this.#change(async (batch) =>
      marks.forEach(({ conversationId, seq }) => batch.changeConversation(conversationId, { markedSeq: seq })),
    );
  }

  awaitingReceipts(): Place[] {
    return awaitingReceipts(this.#conversations.values(), this.#me);
  }

  /** Drops what is held of conversations: what comes next does not follow on it. */
  restart(states: ReadonlyMap<bigint, LogState>): Promise<void> {
    return this.#change(async (batch) => {
      for (const [id, { last, own }] of states) {
        (await this.messages(id, Infinity)).forEach(({ seq }) => batch.put({ table: 'messages', key: messageKey(id, seq) }));
        batch.changeConversation(id, { lastSeen: last, own, heldFrom: undefined, complete: false });
      }
    });
  }

  synced(): void {
    this.#listener.synced();
  }

  /** Takes a page of history that ends right below what is held. */
  async takePage(id: bigint, page: HistoryAnswer): Promise<void> {
    await this.#keepDeletedSenders(page.messages);
    await this.#change(async (batch) => {
      for (const listed of page.messages) {
        const held = await batch.message(id, listed.seq);
        if (!held || held.asOfSeq < page.asOfSeq) {
          batch.putMessage(messageOf(listed, page.asOfSeq));
        }
        batch.holdFrom(id, listed.seq);
      }
      for (const listed of page.events) {
        const event = eventOf(listed);
        if (event && !(await batch.message(id, listed.seq))) {
          batch.putMessage(messageOfEvent(listed, event));
        }
        batch.holdFrom(id, listed.seq);
      }
      if (!page.more) {
        batch.changeConversation(id, { complete: true });
      }
    });
  }

  // Groups

  /** Takes what the server tells of a group; undefined: the user is not in it. */
  takeGroup(id: bigint, told: GroupBody | undefined): Promise<void> {
    return this.#change(async (batch) => {
      const { group } = batch.conversation(id);
      const now = told ? groupOf(told, group) : group && { ...group, role: Role.UNSPECIFIED };
      if (now !== group) {
        batch.changeConversation(id, { group: now });
      }
    });
  }

  /** Takes what this device did to a group: the server stored it, and will not send it here. */
  takeOwnEvent(place: { conversationId: bigint; seq: bigint; timestampMs: bigint }, clientMessageId: string, event: LogEvent): Promise<void> {
    const record = messageOfEvent({ ...place, senderId: this.#me, clientMessageId }, event);
    return this.#change((batch) => this.#takeEvent(batch, record, event));
  }

  // Contacts

  /** Takes a page of what has changed in the list of contacts, or of the whole list. */
  async takeContacts({ contacts, version, restarted }: ContactsAnswer): Promise<void> {
    await this.keepPeople(contacts.flatMap(({ user }) => (user ? [user] : [])));
    await this.#alone(async () => {
      const gone = restarted ? [...this.#contacts.keys()] : [];
      const device = { ...this.#device, contactsVersion: version };
      const held = contacts.map(({ user, alias, sinceMs, removed }) => {
        const userId = user?.id ?? 0;
        return { userId, contact: removed ? undefined : { userId, alias, sinceMs: Number(sinceMs) } };
      });
      await this.#store.write([
        ...gone.map((userId) => ({ table: 'contacts' as const, key: personKey(userId) })),
        ...held.map(({ userId, contact: value }) => ({ table: 'contacts' as const, key: personKey(userId), ...(value && { value }) })),
        { table: 'device', key: DEVICE, value: device },
      ]);
      this.#device = device;
      gone.forEach((userId) => this.#contacts.delete(userId));
      held.forEach(({ userId, contact }) => (contact ? this.#contacts.set(userId, contact) : this.#contacts.delete(userId)));
    });
  }

  // What is sent

  /** Keeps something until it is sent. */
  async enqueue(outgoing: Omit<Outgoing, 'order'>): Promise<Outgoing> {
    return this.#change(async (batch) => {
      if (this.#outbox.length >= MAX_OUTBOX) {
        throw new ParleyError(`${MAX_OUTBOX} messages wait to be sent already: wait until some are.`);
      }
      const value = { ...outgoing, order: 1 + (this.#outbox.at(-1)?.order ?? 0) };
      batch.put({ table: 'outbox', key: outboxKey(value.order), value });
      batch.changeConversation(outgoing.conversationId, {});
      return value;
    });
  }

  /** The server has stored it. */
  settle(outgoing: Outgoing, place: { seq: bigint; timestampMs: bigint }): Promise<void> {
    return this.#change(async (batch) => {
      const { conversationId: id, what } = outgoing;
      batch.removeOutgoing(outgoing);
      if (what.kind === 'message') {
        if (!(await batch.message(id, place.seq))) {
          batch.putMessage(messageOfOwn(outgoing, what, place, this.#me));
        }
        batch.holdFrom(id, place.seq);
        const { lastOwnSeq } = batch.conversation(id);
        batch.changeConversation(id, { lastOwnSeq: later(place.seq, lastOwnSeq) });
      } else {
        const target = await batch.message(id, what.targetSeq);
        if (target) {
          batch.putMessage(changed(target, what.change, place.seq, this.#me, this.#me));
        }
        batch.changeConversation(id, {});
      }
    });
  }

  /** The server does not want it; it is kept, with the reason. */
  refuse(outgoing: Outgoing, refused: NonNullable<Outgoing['refused']>): Promise<void> {
    return this.#change(async (batch) => {
      batch.put({ table: 'outbox', key: outboxKey(outgoing.order), value: { ...outgoing, refused } });
      batch.changeConversation(outgoing.conversationId, {});
    });
  }

  /** Takes something that was refused out again. */
  discard(outgoing: Outgoing): Promise<void> {
    return this.#change(async (batch) => {
      batch.removeOutgoing(outgoing);
      batch.changeConversation(outgoing.conversationId, {});
    });
  }

  // What a person does here

  markRead(id: bigint): Promise<void> {
    return this.#change(async (batch) => {
      const { latest, unread, readSeq } = batch.conversation(id);
      if (latest && (unread > 0 || latest.seq > readSeq)) {
        batch.changeConversation(id, { readSeq: latest.seq, unread: 0, mentions: 0 });
      }
    });
  }

  setDraft(id: bigint, draft: string): Promise<void> {
    return this.#change(async (batch) => batch.changeConversation(id, { draft }));
  }

  // Who is who

  /** Keeps those who have names: without one an account may be deleted, or the server could not look. */
  async keepPeople(users: readonly User[]): Promise<void> {
    await this.#keepRecords(users.filter(({ name }) => name).map(personOf));
  }

  /** The server has looked, and these accounts are deleted. */
  async keepDeleted(ids: readonly number[]): Promise<void> {
    if (await this.#keepRecords(ids.map(deletedPerson))) {
      this.#listener.gone();
    }
  }

  #keepDeletedSenders(messages: readonly Message[]): Promise<void> {
    return this.keepDeleted(messages.flatMap(({ senderId, senderDeleted }) => (senderDeleted ? [senderId] : [])));
  }

  /** Returns whether any is news. */
  async #keepRecords(people: readonly Person[]): Promise<boolean> {
    const news = people.filter((person) => differs(this.#people.get(person.id), person));
    if (news.length > 0) {
      await this.#store.write(news.map((value) => ({ table: 'people', key: personKey(value.id), value })));
    }
    news.forEach((person) => this.#people.set(person.id, person));
    people.forEach(({ id }) => this.#met.add(id));
    return news.length > 0;
  }

  /** Whether the server has told of a user since this client was opened: then he need not be asked for. */
  hasMet(id: number): boolean {
    return this.#met.has(id);
  }

  /** Makes this the store of a user; what another one left is deleted. */
  async belongTo(user: User): Promise<void> {
    if (this.#device.user && this.#device.user.id !== user.id) {
      await this.forget();
    }
    await this.#putDevice({ ...this.#device, user: personOf(user) });
    await this.keepPeople([user]);
  }

  async keepTokens(tokens: Tokens | undefined): Promise<void> {
    const { tokens: _old, ...rest } = this.#device;
    await this.#putDevice({ ...rest, ...(tokens && { tokens }) });
  }

  /** Deletes everything but the device id. */
  forget(): Promise<void> {
    return this.#alone(async () => {
      const device = { id: this.#device.id };
      await this.#store.clear();
      await this.#store.write([{ table: 'device', key: DEVICE, value: device }]);
      this.#device = device;
      this.#conversations.clear();
      this.#people.clear();
      this.#contacts.clear();
      this.#met.clear();
      this.#outbox = [];
    });
  }

  /** Waits for what is being written, then closes the store. */
  async close(): Promise<void> {
    await this.#alone(async () => this.#store.close());
  }

  get #me(): number {
    return this.#device.user?.id ?? 0;
  }

  #peerOf(conversationId: bigint): number {
    return peerOf(conversationId, this.#me);
  }

  #putDevice(value: Device): Promise<void> {
    this.#device = value;
    return this.#alone(() => this.#store.write([{ table: 'device', key: DEVICE, value }]));
  }

  #alone<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  #change<R>(work: (batch: Batch) => Promise<R>): Promise<R> {
    return this.#alone(async () => {
      const batch = new Batch(this.#store, this.#conversations, (id) => this.#peerOf(id));
      const result = await work(batch);
      const { writes } = batch;
      if (writes.length > 0) {
        await this.#store.write(writes);
        batch.conversations.forEach((conversation, id) => this.#conversations.set(id, conversation));
        writes.forEach((write) => write.table === 'outbox' && this.#replaceOutgoing(write.key, write.value));
        this.#listener.touched(new Set(batch.conversations.keys()));
      }
      if (batch.arrived.length > 0) {
        this.#listener.arrived(batch.arrived);
      }
      if (batch.happened.length > 0) {
        this.#listener.happened(batch.happened);
      }
      return result;
    });
  }

  #replaceOutgoing(key: string, value: Outgoing | undefined): void {
    const others = this.#outbox.filter((outgoing) => outboxKey(outgoing.order) !== key);
    this.#outbox = (value ? [...others, value] : others).sort((a, b) => a.order - b.order);
  }
}
