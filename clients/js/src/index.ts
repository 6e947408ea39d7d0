export { Client } from './client/client.js';
export type { ContactRequest, PrivacyChoice } from './client/contacts.js';
export type { ClientEvents, ClientOptions, Sending, ServerInfo } from './client/contract.js';
export type { Activity, KnownDevice } from './client/devices.js';
export type { CodeSent } from './client/email.js';
export type { Member } from './client/groups.js';
export type { Profile, ProfileChanges } from './client/profiles.js';
export type { SettingsChanges } from './client/settings.js';
export type { Seen } from './client/statuses.js';
export type { WebSocketConstructor, WebSocketLike } from './connection/connection.js';
export {
  DeadlineExceeded,
  NotConnected,
  ParleyError,
  RequestRefused,
  SessionEnded,
  type EndKind,
} from './errors.js';
export { directConversationId, feedOf, isDirect, isGroup } from './store/entries.js';
export { isMember } from './store/groups.js';
export { IndexedDbStore } from './store/indexeddb.js';
export { MemoryStore } from './store/memory.js';
export { isDeleted } from './store/people.js';
export type {
  Attachment,
  ChangeKind,
  Contact,
  Conversation,
  ConversationSettings,
  Group,
  GroupProfile,
  LogEvent,
  MessageContent,
  Outgoing,
  Person,
  Reaction,
  StoredMessage,
} from './store/records.js';
export { isMuted, MUTED_FOR_GOOD } from './store/settings.js';
export type { Range, Store, Table, Tables, Write } from './store/store.js';
export { ActivityBy, Allowed, EmailCodePurpose, ErrorCode, Joining, MembersEvent, MessageType, Role, UserStatus } from './wire/frames.js';
