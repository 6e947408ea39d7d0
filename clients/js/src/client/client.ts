/** What an application sees: one user on one device, connected to one of several gateways. */
import type { Message as AnyMessage } from '@bufbuild/protobuf';
import { NotConnected, ParleyError, RequestRefused, SessionEnded } from '../errors.js';
import { Deliveries } from '../log/deliveries.js';
import { askWithoutSession } from '../session/asking.js';
import { ASK_MS, LOGIN_MS, Session, type Login } from '../session/session.js';
import { directConversationId, feedOf, isGroup, peerOf } from '../store/entries.js';
import { Ledger } from '../store/ledger.js';
import { MemoryStore } from '../store/memory.js';
import {
  textContent,
  type ChangeKind,
  type Conversation,
  type MessageContent,
  type Outgoing,
  type Person,
  type StoredMessage,
} from '../store/records.js';
import { calls, ErrorCode, is, MessageType, PresenceSchema, ServerNoticeSchema, UserTypingSchema } from '../wire/frames.js';
import { Contacts } from './contacts.js';
import type { ClientEvents, ClientOptions, Sending, ServerInfo } from './contract.js';
import { Devices } from './devices.js';
import { Directory } from './directory.js';
import { Email } from './email.js';
import { everythingOf } from './exporting.js';
import { Emitter } from './events.js';
import { gatewaysOf } from './gateways.js';
import { Groups } from './groups.js';
import { newId } from './identifiers.js';
import { listed } from './listing.js';
import { Overview } from './overview.js';
import { Profiles } from './profiles.js';
import { Sender } from './sender.js';
import { Settings } from './settings.js';
import { checkSize } from './size.js';
import { Statuses } from './statuses.js';
import { Terms } from './terms.js';
import { Typing } from './typing.js';

const MOST_NOTICES = 100;

export class Client {
  readonly groups: Groups;
  readonly contacts: Contacts;
  readonly devices: Devices;
  readonly email: Email;
  readonly profiles: Profiles;
  readonly settings: Settings;
  readonly statuses: Statuses;
  readonly terms: Terms;
  readonly #typing: Typing;
  #serverNotice = '';
  readonly #options: ClientOptions;
  readonly #events: Emitter<ClientEvents>;
  readonly #results = new Map<string, { resolve(seq: bigint): void; reject(failure: Error): void }>();
  readonly #ledger: Ledger;
  readonly #directory: Directory;
  #session: Session | undefined;
  #deliveries: Deliveries | undefined;
  #sender: Sender | undefined;
  #overview: Overview | undefined;

  private constructor(options: ClientOptions, events: Emitter<ClientEvents>, ledger: Ledger) {
    this.#options = options;
    this.#events = events;
    this.#ledger = ledger;
    this.#directory = new Directory(
      ledger,
      () => this.#session,
      () => events.emit('people', undefined),
    );
    this.groups = new Groups(() => this.#loggedIn(), ledger);
    this.contacts = new Contacts(() => this.#loggedIn(), ledger, () => events.emit('contacts', undefined));
    this.devices = new Devices(() => this.#loggedIn());
    this.email = new Email(() => gatewaysOf(options), () => this.#loggedIn());
    this.profiles = new Profiles(() => this.#loggedIn(), ledger, () => events.emit('people', undefined));
    this.settings = new Settings(() => this.#loggedIn(), ledger);
    this.statuses = new Statuses(
      () => this.#loggedIn(),
      (userId) => ledger.contacts.has(userId),
      () => events.emit('statuses', undefined),
    );
    this.terms = new Terms(() => this.#session);
    this.#typing = new Typing(
      () => this.#session,
      (conversationId) => events.emit('typing', conversationId),
    );
    events.on('synced', () => {
      void this.#overview?.refresh();
      this.#refreshContacts();
      void this.statuses.refresh();
      void this.terms.refresh();
    });
    events.on('message', (message) => this.#arrived(message));
    events.on('happened', (record) => this.#happened(record));
  }

  /** Opens the store. When somebody was logged in, the session goes on: see `user`. */
  static async open(options: ClientOptions): Promise<Client> {
    const events = new Emitter<ClientEvents>();
    const listener = {
      arrived: (messages: readonly StoredMessage[]) => messages.forEach((message) => events.emit('message', message)),
      happened: (records: readonly StoredMessage[]) => records.forEach((record) => events.emit('happened', record)),
      touched: (conversations: ReadonlySet<bigint>) => events.emit('conversations', conversations),
      gone: () => events.emit('people', undefined),
      synced: () => events.emit('synced', undefined),
    };
    const ledger = await Ledger.open(options.store ?? new MemoryStore(), listener, `js-${newId()}`);
    const client = new Client(options, events, ledger);
    if (ledger.device.user && ledger.device.tokens) {
      const session = client.#newSession();
      client.#serve(session);
      session.resume(ledger.device.tokens);
    }
    return client;
  }

  // Accounts and sessions

  /** Who is logged in, connected or not; undefined: nobody. */
  get user(): Person | undefined {
    return this.#session && this.#ledger.device.user;
  }

  /** What whoever runs the server tells everybody just now; empty: nothing. */
  get serverNotice(): string {
    return this.#serverNotice;
  }

  get isConnected(): boolean {
    return this.#session?.isConnected ?? false;
  }

  get deviceId(): string {
    return this.#ledger.device.id;
  }

  /** Listens; returns how to stop. */
  on<K extends keyof ClientEvents>(name: K, listener: (event: ClientEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** The same as a loop: for await (const message of client.events('message')). */
  events<K extends keyof ClientEvents>(name: K): AsyncGenerator<ClientEvents[K]> {
    return this.#events.iterate(name);
  }

  /**
   * What somebody without an account finds, asked without a session; a server of an earlier release is taken to offer
   * everything.
   */
  async serverInfo(): Promise<ServerInfo> {
    try {
      const { registrationClosed, emailRequired, mail } = await askWithoutSession(gatewaysOf(this.#options), calls.serverInfo, {});
      return { registrationClosed, emailRequired, mail };
    } catch (failure) {
      if (failure instanceof RequestRefused && failure.code === ErrorCode.UNSUPPORTED) {
        return { registrationClosed: false, emailRequired: false, mail: true };
      }
      throw failure;
    }
  }

  /** Creates an account and logs in. Some servers demand an address with the code of a mail to it: see `email.askCode`. */
  register(userName: string, password: string, nickname = '', email = '', emailCode = ''): Promise<Person> {
    const body = { userName, password, nickname, email, emailCode, ...this.#thisDevice() };
    return this.#logIn(async (connection) => (await connection.request(calls.register, body, LOGIN_MS)).session!);
  }

  /** Logs in by user name, e-mail address or id. */
  login(account: string, password: string): Promise<Person> {
    // An old token shows that this device is no stranger, so that guesses of others do not keep it waiting.
    const refreshToken = this.#ledger.device.tokens?.refresh ?? '';
    const body = { account, password, refreshToken, ...this.#thisDevice() };
    return this.#logIn(async (connection) => (await connection.request(calls.login, body, LOGIN_MS)).session!, true);
  }

  /** Sets a new password by the code of a mail for PASSWORD_RESET and logs in; the account's sessions on all devices end. */
  resetPassword(email: string, code: string, newPassword: string): Promise<Person> {
    const body = { email, code, newPassword, ...this.#thisDevice() };
    return this.#logIn(async (connection) => (await connection.request(calls.resetPassword, body, LOGIN_MS)).session!);
  }

  /** Ends the session and deletes everything that was kept of it here, what was not sent yet included. */
  async logout(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#deliveries?.stop();
    try {
      await session?.logOut();
    } catch {
      // The tokens are deleted here; without a connection they stay good on the server until they expire.
    }
    await this.#forgetUser();
  }

  /**
   * Deletes the account for good, and everything that was kept of it here; what the user has written stays for others, without his
   * name. Fails with UNAUTHENTICATED when the password is wrong.
   */
  async deleteAccount(password: string): Promise<void> {
    const session = this.#loggedIn();
    await session.requestOnce(calls.deleteAccount, { password }, LOGIN_MS);
    this.#session = undefined;
    this.#deliveries?.stop();
    session.end(new SessionEnded('closed', 'The account was deleted.'));
    await this.#forgetUser();
  }

  /** Changes the password; the sessions of all other devices end. */
  async changePassword(oldPassword: string, newPassword: string): Promise<void> {
    const session = this.#loggedIn();
    const answer = await session.requestOnce(calls.changePassword, { oldPassword, newPassword }, LOGIN_MS);
    await session.adopt(answer.session!);
  }

  /** Everything that the server keeps of the user, as JSON: see docs/javascript.md. */
  exported(): Promise<string> {
    return everythingOf(this.#loggedIn(), this.contacts);
  }

  /** Tries to connect now: the network is back, or the person wants it. */
  reconnectNow(): void {
    this.#session?.reconnectNow();
  }

  /** The network is gone, as browsers tell at once: the connection is taken for dead. */
  networkLost(): void {
    this.#session?.networkLost();
  }

  /** Acknowledges what has arrived and disconnects; the session can go on later. */
  async close(): Promise<void> {
    this.#typing.clear();
    this.#deliveries?.stop();
    this.#session?.end(new SessionEnded('closed', 'This client was closed.'));
    this.#session = undefined;
    await this.#deliveries?.finished();
    await this.#ledger.close();
  }

  // Conversations

  /** All conversations of two and groups, archived ones too: those pinned, then the others, the newest first. */
  get conversations(): Conversation[] {
    return listed(this.#ledger);
  }

  conversation(id: bigint): Conversation {
    return this.#ledger.conversation(id);
  }

  /** The id of the conversation with a user. */
  conversationWith(userId: number): bigint {
    return directConversationId(this.#me(), userId);
  }

  /** What the server has told the user and he has not seen, oldest first: see StoredMessage.event; `seenNotices` ends it. */
  async notices(): Promise<StoredMessage[]> {
    const feed = feedOf(this.#me());
    const unread = await this.messagesAbove(feed, this.conversation(feed).readSeq, MOST_NOTICES);
    return unread.filter(({ event }) => event?.kind !== 'newDevice' || event.deviceId !== this.deviceId);
  }

  /** The user has seen all notices, on this device and so on his others. */
  seenNotices(): Promise<void> {
    return this.markRead(feedOf(this.#me()));
  }

  /** Who is writing in a conversation just now. */
  typing(conversationId: bigint): number[] {
    return this.#typing.in(conversationId);
  }

  /** The user is writing, or not any more: to be called at each key. */
  tellTyping(conversationId: bigint, stopped = false): void {
    const { peerId } = this.conversation(conversationId);
    if (peerId !== this.#me()) {
      this.#typing.tell(conversationId, peerId, stopped);
    }
  }

  /** Messages that are held here, oldest first, with what happened between them: the newest ones, or those right below a seq. */
  async messages(conversationId: bigint, limit = 50, before?: bigint): Promise<StoredMessage[]> {
    return (await this.#ledger.messages(conversationId, limit, before)).reverse();
  }

  /** Messages that are held here right above a seq, oldest first. */
  messagesAbove(conversationId: bigint, seq: bigint, limit = 50): Promise<StoredMessage[]> {
    return this.#ledger.messagesAbove(conversationId, seq, limit);
  }

  /** A message, if it is held here. */
  message(conversationId: bigint, seq: bigint): Promise<StoredMessage | undefined> {
    return this.#ledger.message(conversationId, seq);
  }

  /** Fetches older messages than those held, with what happened between them; false when there are none. */
  async loadOlder(conversationId: bigint, limit = 50): Promise<boolean> {
    const { heldFrom, complete } = this.#ledger.conversation(conversationId);
    if (complete) {
      return false;
    }
    const from = { case: 'conversationId' as const, value: conversationId };
    const body = { with: from, limit, beforeSeq: heldFrom ?? 0n, withEvents: true };
    const page = await this.#loggedIn().request(calls.history, body, ASK_MS);
    await this.#ledger.takePage(conversationId, page);
    return page.messages.length + page.events.length > 0;
  }

  /** What waits to be sent in a conversation, or was refused; oldest first. */
  outgoing(conversationId: bigint): Outgoing[] {
    return this.#ledger.outbox.filter((outgoing) => outgoing.conversationId === conversationId);
  }

  /** The user has read all that is there, on this device and so on his others. */
  async markRead(conversationId: bigint): Promise<void> {
    await this.#ledger.markRead(conversationId);
    void this.#overview?.mark();
  }

  setDraft(conversationId: bigint, draft: string): Promise<void> {
    return this.#ledger.setDraft(conversationId, draft);
  }

  // Sending

  /**
   * Sends a text, or a content, to a user by id or name, or to a conversation by its id, which is a bigint. It is kept here
   * first, and goes out when there is a connection. Whom a text to a group names, its `mentions` say.
   */
  async send(to: string | number | bigint, what: string | Partial<MessageContent>, type = MessageType.TEXT): Promise<Sending> {
    const content = { ...textContent(''), ...(typeof what === 'string' ? { text: what } : what) };
    checkSize(content, this.terms.textBytes);
    const isConversation = typeof to === 'bigint';
    const peerId = isConversation ? peerOf(to, this.#me()) : typeof to === 'number' ? to : await this.#idOf(to);
    const id = isConversation ? to : this.conversationWith(peerId);
    this.#typing.sent(id);
    return this.#enqueue(id, peerId, { kind: 'message', type, content });
  }

  /** Gives a message of this user a new text; the rest of its content stays. */
  async edit(message: StoredMessage, text: string): Promise<Sending> {
    const { replyToSeq, mentions, attachment, custom } = message;
    const content = { text, replyToSeq, mentions, attachment, custom };
    checkSize(content, this.terms.textBytes);
    return this.#change(message, { kind: 'edit', content });
  }

  /** Takes a message of this user back, for everybody. */
  recall(message: StoredMessage): Promise<Sending> {
    return this.#change(message, { kind: 'recall' });
  }

  /** Reacts to a message, or takes that away again. */
  react(message: StoredMessage, emoji: string, remove = false): Promise<Sending> {
    return this.#change(message, { kind: 'react', emoji, remove });
  }

  /** Marks a message for everybody in the conversation, or takes that away again. */
  pin(message: StoredMessage, remove = false): Promise<Sending> {
    return this.#change(message, { kind: 'pin', remove });
  }

  /** Sends something again that was refused, under the same id, so that it can never be there twice. */
  async retry(refused: Outgoing): Promise<Sending> {
    await this.#ledger.discard(refused);
    const { conversationId, peerId, what, clientMessageId } = refused;
    return this.#enqueue(conversationId, peerId, what, clientMessageId);
  }

  /** Forgets something that was refused. */
  discard(refused: Outgoing): Promise<void> {
    return this.#ledger.discard(refused);
  }

  // People

  /** What is known of a user; a listener of `people` hears when it is more. */
  person(id: number): Person | undefined {
    return this.#directory.get(id);
  }

  /** Finds users by the beginning of a name, by e-mail address or id: the first twenty. */
  search(query: string): Promise<Person[]> {
    return this.#directory.search(query);
  }

  /** The user of this name, regardless of case, or of this id. */
  find(nameOrId: string | number): Promise<Person | undefined> {
    return this.#directory.find(nameOrId);
  }

  /** Who is online, at most that many. */
  online(most?: number): Promise<Person[]> {
    return this.#directory.online(most);
  }

  async #idOf(name: string): Promise<number> {
    const person = await this.find(name);
    if (!person) {
      throw new RequestRefused(ErrorCode.NOT_FOUND, `There is no user ${name}.`);
    }
    return person.id;
  }

  #change(message: StoredMessage, change: ChangeKind): Promise<Sending> {
    const { conversationId, seq: targetSeq } = message;
    const { peerId } = this.#ledger.conversation(conversationId);
    return this.#enqueue(conversationId, peerId, { kind: 'change', targetSeq, change });
  }

  async #enqueue(
    conversationId: bigint,
    peerId: number,
    what: Outgoing['what'],
    clientMessageId = newId(),
  ): Promise<Sending> {
    this.#loggedIn();
    const stored = new Promise<bigint>((resolve, reject) => this.#results.set(clientMessageId, { resolve, reject }));
    stored.catch(() => {}); // Whoever waits hears it; the refusal is in the outbox too.
    await this.#ledger.enqueue({ clientMessageId, conversationId, peerId, createdMs: Date.now(), what });
    this.#sender?.start();
    return { clientMessageId, stored };
  }

  #arrived({ conversationId: id, senderId }: StoredMessage): void {
    this.#typing.stopped(id, senderId);
    if (isGroup(id) && !this.groups.get(id)) {
      this.groups.outdated(id);
    }
  }

  #happened({ conversationId: id, event }: StoredMessage): void {
    if (isGroup(id) && (event?.kind === 'members' || !this.groups.get(id))) {
      this.groups.outdated(id);
    } else if (event?.kind.startsWith('contact')) {
      this.#refreshContacts();
    }
  }

  #pushed(body: AnyMessage): void {
    if (is(body, UserTypingSchema)) {
      this.#typing.heard(body);
    } else if (is(body, PresenceSchema)) {
      this.statuses.heard(body);
    } else if (is(body, ServerNoticeSchema)) {
      this.#told(body.text);
    } else {
      this.#deliveries?.arrived(body);
    }
  }

  #told(notice: string): void {
    if (notice !== this.#serverNotice) {
      this.#serverNotice = notice;
      this.#events.emit('serverNotice', notice);
    }
  }

  #refreshContacts(): void {
    this.contacts.refresh().catch(() => {}); // After the next login.
  }

  /** Deletes what was kept, once nothing arrives any more. */
  async #forgetUser(): Promise<void> {
    await this.#deliveries?.finished();
    this.#forget();
    await this.#ledger.forget();
  }

  #forget(): void {
    this.#typing.clear();
    this.groups.clear();
    this.contacts.clear();
    this.statuses.clear();
  }

  // The session

  async #logIn(login: Login, repeatable = false): Promise<Person> {
    if (this.#session) {
      throw new ParleyError('Somebody is logged in already: log out first.');
    }
    const session = this.#newSession();
    try {
      await session.logIn(async (connection) => {
        const body = await login(connection);
        // Whose store it is must be known before anything arrives.
        await this.#ledger.belongTo(body.user!);
        this.#serve(session);
        return body;
      }, repeatable);
    } catch (failure) {
      this.#session = undefined;
      session.end(new SessionEnded('closed', 'Nobody logged in.'));
      throw failure instanceof ParleyError ? failure : new NotConnected((failure as Error).message);
    }
    return this.#ledger.device.user!;
  }

  #thisDevice() {
    return { deviceId: this.deviceId, platform: this.#options.platform ?? '' };
  }

  #newSession(): Session {
    const session: Session = new Session(gatewaysOf(this.#options), {
      loggedIn: () => {
        this.#told(''); // If there still is a notice, it comes now.
        this.#deliveries?.loggedIn();
      },
      arrived: (body) => this.#pushed(body),
      connectionChanged: (connected, sentence) => this.#events.emit('connection', { connected, sentence }),
      keepTokens: (tokens) => this.#ledger.keepTokens(tokens),
      ended: (end) => this.#ended(session, end),
    });
    this.#session = session;
    return session;
  }

  /** Receives and sends over a session from now on. */
  #serve(session: Session): void {
    this.#deliveries = new Deliveries(session, this.#ledger);
    this.#sender = new Sender(session, this.#ledger, {
      stored: ({ clientMessageId }, seq) => this.#take(clientMessageId)?.resolve(seq),
      refused: ({ clientMessageId }, refused) => this.#take(clientMessageId)?.reject(refused),
    });
    this.#sender.start();
    this.#overview = new Overview(session, this.#ledger);
  }

  #take(clientMessageId: string) {
    const result = this.#results.get(clientMessageId);
    this.#results.delete(clientMessageId);
    return result;
  }

  #ended(session: Session, end: SessionEnded): void {
    this.#results.forEach(({ reject }) => reject(end));
    this.#results.clear();
    if (this.#session === session && end.kind !== 'closed') {
      this.#session = undefined;
      this.#deliveries?.stop();
      this.#forget();
      if (end.kind === 'deleted') {
        void this.#forgetUser();
      }
      this.#events.emit('ended', end);
    }
  }

  #me(): number {
    this.#loggedIn();
    return this.#ledger.device.user!.id;
  }

  #loggedIn(): Session {
    if (!this.#session) {
      throw new ParleyError('Nobody is logged in: log in or register first.');
    }
    return this.#session;
  }
}
