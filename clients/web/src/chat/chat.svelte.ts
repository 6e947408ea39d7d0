/** The client, as the views see it: what is shown follows from these fields. */
import { Client, IndexedDbStore, type Conversation, type EndKind, type Person } from 'parley-client';

export class Chat {
  readonly client: Client;
  user = $state.raw<Person | undefined>();
  connected = $state(false);
  /** Told apart from a connection that is only just being made. */
  hasBeenOffline = $state(false);
  ended = $state<EndKind | undefined>();
  conversations = $state.raw<Conversation[]>([]);
  #peopleKnown = $state(0);

  private constructor(client: Client) {
    this.client = client;
    this.user = client.user;
    this.#refresh();
    client.on('connection', ({ connected }) => {
      this.connected = connected;
      this.hasBeenOffline ||= !connected;
    });
    client.on('conversations', coalesced(() => this.#refresh()));
    client.on('people', () => {
      this.#peopleKnown++;
      this.user = client.user;
    });
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
    return new Chat(await Client.open({ servers: [server], store: await IndexedDbStore.open(), platform: 'Browser' }));
  }

  async login(account: string, password: string): Promise<void> {
    this.#enter(await this.client.login(account, password));
  }

  async register(userName: string, password: string, nickname: string): Promise<void> {
    this.#enter(await this.client.register(userName, password, nickname));
  }

  async logout(): Promise<void> {
    await this.client.logout();
    this.#leave();
  }

  /** What is known of a user; a view that reads it is drawn again when it becomes more. */
  person(id: number): Person {
    void this.#peopleKnown;
    return this.client.person(id) ?? { id, name: String(id), nickname: String(id), avatarUrl: '' };
  }

  /** How many messages of others have not been read, in all conversations. */
  get unread(): number {
    return this.conversations.reduce((sum, { unread }) => sum + unread, 0);
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
    this.#refresh();
    location.hash = '';
  }

  #refresh(): void {
    this.conversations = this.client.conversations.filter(
      ({ id, latest, draft }) => latest || draft || this.client.outgoing(id).length > 0,
    );
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
