/** What an application gives a client, and what it hears of it. */
import type { WebSocketConstructor } from '../connection/connection.js';
import type { SessionEnded } from '../errors.js';
import type { StoredMessage } from '../store/records.js';
import type { Store } from '../store/store.js';

export interface ClientOptions {
  /** Addresses of gateways, like wss://chat.example.com/ws; tried in turn. */
  readonly servers: readonly string[];
  /** Where everything is kept; by default in memory, so that nothing outlives the client. */
  readonly store?: Store;
  /** What this device is, for the user's list of devices, such as "Firefox on Linux"; at most 64 characters. */
  readonly platform?: string;
  /** By default the global one, which browsers and Node 22 have; for older ones that of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
}

/** What a client tells its listeners. */
export interface ClientEvents {
  /** A message arrived, once and in order; also one that the user sent from another device. */
  message: StoredMessage;
  /** Something of these conversations is different: messages, receipts, what waits to be sent, how much is unread, what is set. */
  conversations: ReadonlySet<bigint>;
  /** Something happened in a group, or to the user: see StoredMessage.event. */
  happened: StoredMessage;
  /** Names became known. */
  people: void;
  /** Contacts, requests or blocks are different. */
  contacts: void;
  /** What is seen of contacts is different: see `statuses`. */
  statuses: void;
  /** Somebody began or stopped to write in this conversation: see `typing`. */
  typing: bigint;
  /** What whoever runs the server tells everybody is different: see `serverNotice`. */
  serverNotice: string;
  /** The connection is lost or back; the sentence is for a person. */
  connection: { readonly connected: boolean; readonly sentence: string };
  /** Everything that waited for this device has arrived. */
  synced: void;
  /** The session is over until somebody logs in. */
  ended: SessionEnded;
}

/** What somebody without an account finds on a server. */
export interface ServerInfo {
  /** Whoever runs the server makes the accounts. */
  readonly registrationClosed: boolean;
  /** Who registers needs an address, and the code of a mail to it. */
  readonly emailRequired: boolean;
  /** Codes can be sent, so forgotten passwords can be replaced. */
  readonly mail: boolean;
}

/** Something that is on its way. It is kept already, and goes out even if nobody waits for it. */
export interface Sending {
  readonly clientMessageId: string;
  /** Its seq, once the server has stored it; fails with RequestRefused when the server does not want it. */
  readonly stored: Promise<bigint>;
}
