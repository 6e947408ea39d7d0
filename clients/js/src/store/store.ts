/**
 * Where a client keeps what must outlive it: a few tables of records, sorted by key, written in whole batches. Keys are
 * texts, since browsers have no 64-bit numbers as keys; values are what a structured clone can hold.
 */
import type { Contact, Conversation, Device, Outgoing, Person, StoredMessage } from './records.js';

/** What is in each table. */
export interface Tables {
  /** One record, under the key `device`. */
  device: Device;
  /** By conversationKey(). */
  conversations: Conversation;
  /** By messageKey(). */
  messages: StoredMessage;
  /** By Outgoing.order, padded; the oldest first. */
  outbox: Outgoing;
  /** By id. */
  people: Person;
  /** By id. */
  contacts: Contact;
}

export type Table = keyof Tables;
export const TABLES: readonly Table[] = ['device', 'conversations', 'messages', 'outbox', 'people', 'contacts'];

/** One record to put, or, without a value, to delete. */
export type Write = { [T in Table]: { table: T; key: string; value?: Tables[T] } }[Table];

/** What of a table to read: keys from `from` to `to`, both included. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
  /** The last ones first. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** A place to keep records. One client at a time writes to it. */
export interface Store {
  get<T extends Table>(table: T, key: string): Promise<Tables[T] | undefined>;
  list<T extends Table>(table: T, range?: Range): Promise<Tables[T][]>;
  /** All of it or nothing; what is written when this is done outlives a crash. */
  write(writes: readonly Write[]): Promise<void>;
  /** Deletes everything. */
  clear(): Promise<void>;
  close(): void;
}

const DIGITS = 20;

/** The key of a conversation. */
export function conversationKey(id: bigint): string {
  return id.toString().padStart(DIGITS, '0');
}

/** The key of a message: those of a conversation stand together, by seq. */
export function messageKey(conversationId: bigint, seq: bigint): string {
  return `${conversationKey(conversationId)}/${seq.toString().padStart(DIGITS, '0')}`;
}

/** The key of something in the outbox. */
export function outboxKey(order: number): string {
  return order.toString().padStart(DIGITS, '0');
}

/** The key of a person. */
export function personKey(id: number): string {
  return id.toString();
}
