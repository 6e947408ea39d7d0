export { Client, type ClientEvents, type ClientOptions, type Sending } from './client/client.js';
export type { WebSocketConstructor, WebSocketLike } from './connection/connection.js';
export {
  DeadlineExceeded,
  NotConnected,
  ParleyError,
  RequestRefused,
  SessionEnded,
  type EndKind,
} from './errors.js';
export { directConversationId } from './store/entries.js';
export { IndexedDbStore } from './store/indexeddb.js';
export { MemoryStore } from './store/memory.js';
export type {
  Attachment,
  ChangeKind,
  Conversation,
  MessageContent,
  Outgoing,
  Person,
  Reaction,
  StoredMessage,
} from './store/records.js';
export type { Range, Store, Table, Tables, Write } from './store/store.js';
export { ErrorCode, MessageType } from './wire/frames.js';
