/** The client, as the views see it: what is shown follows from these fields. */
import {
  Client,
  feedOf,
  IndexedDbStore,
  isDeleted,
  isMuted,
  type ContactRequest,
  type Conversation,
  type EndKind,
  type Person,
  type Seen,
  type StoredMessage,
} from 'parley-client';
import { t } from '../text/text.svelte';
import { pictures } from './pictures.svelte';
import { platformOf } from './platform';

/** Browsers take no longer one. */
const LONGEST_TIMER_MS = 2 ** 31 - 2;

export class Chat {
  readonly client: Client;
  user = $state.raw<Person | undefined>();
  connected = $state(false);
  /** Told apart from a connection that is only just being made. */
  hasBeenOffline = $state(false);
  /** Why nobody is logged in any more. */
  ended = $state<EndKind | undefined>();
  conversations = $state.raw<Conversation[]>([]);
  /** Who wants to become a contact. */
  requests = $state.raw<readonly ContactRequest[]>([]);
  /** What whoever runs the server tells everybody; empty: nothing. */
  serverNotice = $state('');
  /** What the server told the user that he has not seen. */
  notices = $state.raw<StoredMessage[]>([]);
  #peopleKnown = $state(0);
  #typingKnown = $state(0);
  #seenKnown = $state(0);
  #mutesEnded = $state(0);
  #muteTimer: ReturnType<typeof setTimeout> | undefined;

  private constructor(client: Client) {
    this.client = client;
    this.user = client.user;
    this.#refresh();
    client.on('connection', ({ connected }) => {
      this.connected = connected;
      this.hasBeenOffline ||= !connected;
    });
    const refresh = coalesced(() => this.#refresh());
    client.on('conversations', (changed) => {
      refresh();
      if (client.user && changed.has(feedOf(client.user.id))) {
        void this.#readNotices();
      }
    });
    client.on('people', () => {
      this.#peopleKnown++;
      this.user = client.user;
    });
    client.on('contacts', () => {
      this.#peopleKnown++;
      this.requests = client.contacts.incoming;
    });
    client.on('serverNotice', (notice) => (this.serverNotice = notice));
    client.on('typing', () => this.#typingKnown++);
    client.on('statuses', coalesced(() => this.#seenKnown++));
    void this.#readNotices();
    client.on('ended', ({ kind }) => {
      this.ended = kind;
      this.#leave();
    });
    addEventListener('online', () => client.reconnectNow());
    addEventListener('offline', () => client.networkLost());
    setTimeout(() => (this.hasBeenOffline ||= !this.connected), 3_000);
  }

  static async open(): Promise<Chat> {
    const { protocol, host } = location;
    const server = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
    const platform = platformOf(navigator.userAgent);
    pictures.load().catch(() => {}); // Then the letters stand there.
    return new Chat(await Client.open({ servers: [server], store: await IndexedDbStore.open(), platform }));
  }

  async login(account: string, password: string): Promise<void> {
    this.#enter(await this.client.login(account, password));
  }

  async register(userName: string, password: string, nickname: string, email: string, code: string): Promise<void> {
    this.#enter(await this.client.register(userName, password, nickname, email, code));
  }

  async resetPassword(email: string, code: string, newPassword: string): Promise<void> {
    this.#enter(await this.client.resetPassword(email, code, newPassword));
  }

  async logout(): Promise<void> {
    await this.client.logout();
    this.#leave();
  }

  async deleteAccount(password: string): Promise<void> {
    await this.client.deleteAccount(password);
    this.ended = 'deleted';
    this.#leave();
  }

  /** What is known of a user, as this one calls him; a view that reads it is drawn again when it becomes more. */
  person(id: number): Person {
    void this.#peopleKnown;
    const person = this.client.person(id) ?? { id, name: String(id), nickname: String(id), avatarUrl: '' };
    if (isDeleted(person)) {
      return { ...person, nickname: t('person.deleted') };
    }
    const alias = this.client.contacts.get(id)?.alias;
    return alias ? { ...person, nickname: alias } : person;
  }

  /** What is known of contacts and blocks; a view that reads it is drawn again when that is different. */
  get contacts() {
    void this.#peopleKnown;
    return this.client.contacts;
  }

  /** What is seen of a contact, as long as a connection tells of it; a view that reads it is drawn again when it is different. */
  seen(userId: number): Seen | undefined {
    void this.#seenKnown;
    void this.#peopleKnown;
    return this.connected ? this.client.statuses.get(userId) : undefined;
  }

  /** What a conversation is called. */
  nameOf({ peerId, group }: Conversation): string {
    if (group) {
      return group.profile.name;
    }
    return peerId === this.user?.id ? t('list.self') : this.person(peerId).nickname;
  }

  /** Who is writing in a conversation, in a sentence; empty: nobody. */
  typingIn(id: bigint): string {
    void this.#typingKnown;
    const [first, ...others] = this.client.typing(id);
    if (first === undefined) {
      return '';
    }
    const name = this.person(first).nickname;
    return others.length > 0 ? t('typing.several', { name, count: others.length }) : t('typing.one', { name });
  }

  async seenNotices(): Promise<void> {
    await this.client.seenNotices();
    await this.#readNotices();
  }

  /** How many messages of others have not been read, in all conversations that may disturb. */
  get unread(): number {
    return this.conversations.reduce((sum, conversation) => sum + (this.isMuted(conversation) ? 0 : conversation.unread), 0);
  }

  /** Whether a conversation may not disturb; a view that reads it is drawn again when that ends. */
  isMuted(conversation: Conversation): boolean {
    void this.#mutesEnded;
    return isMuted(conversation);
  }

  /** What would be lost by logging out. */
  get unsent(): number {
    return this.conversations.reduce((sum, { id }) => sum + this.client.outgoing(id).length, 0);
  }

  #enter(user: Person): void {
    this.ended = undefined;
    this.user = user;
    this.connected = this.client.isConnected;
    this.#refresh();
  }

  #leave(): void {
    this.user = undefined;
    this.connected = this.hasBeenOffline = false;
    this.requests = [];
    this.notices = [];
    this.#refresh();
    location.hash = '';
  }

  #refresh(): void {
    this.conversations = this.client.conversations.filter(
      ({ id, group, latest, draft }) => group || latest || draft || this.client.outgoing(id).length > 0,
    );
    this.#awaitEndOfMute();
  }

  #awaitEndOfMute(): void {
    clearTimeout(this.#muteTimer);
    const muted = this.conversations.filter((conversation) => isMuted(conversation));
    const left = Math.min(...muted.map(({ settings }) => settings.mutedUntilMs)) - Date.now();
    if (left <= LONGEST_TIMER_MS) {
      this.#muteTimer = setTimeout(() => {
        this.#mutesEnded++;
        this.#awaitEndOfMute();
      }, left + 1);
    }
  }

  async #readNotices(): Promise<void> {
    this.notices = this.client.user ? await this.client.notices() : [];
  }
}

/** Runs something once for all calls that come before the next frame is drawn; in the background a little later. */
export function coalesced(work: () => void): () => void {
  let planned = false;
  const run = () => {
    if (planned) {
      planned = false;
      work();
    }
  };
  return () => {
    if (!planned) {
      planned = true;
      if (document.visibilityState === 'visible') {
        requestAnimationFrame(run);
      }
      setTimeout(run, 100);
    }
  };
}
