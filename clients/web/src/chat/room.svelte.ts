/** One conversation on the screen: a window of its messages, which slides. */
import { isGroup, isMember, Role, type Conversation, type Member, type Outgoing, type StoredMessage } from 'parley-client';
import { coalesced, type Chat } from './chat.svelte';

/** What the server is asked for at once. */
const PAGE = 50;
/** What is put on the screen at once: as many as can be drawn before a person notices. */
const STEP = 20;
/** Several screens of the highest: all of them are painted at each turn of the wheel. */
const MOST_SHOWN = 120;

export class Room {
  readonly id: bigint;
  readonly #chat: Chat;
  conversation: Conversation = $state.raw()!;
  messages = $state.raw<StoredMessage[]>([]);
  outgoing = $state.raw<Outgoing[]>([]);
  /** Of a group: who is in it. */
  members = $state.raw<Member[]>([]);
  /** What is above it was not read yet when a person came to look; undefined: everything was. */
  newSince = $state.raw<bigint>();
  loading = $state(false);
  failed = $state(false);
  /** The window ends at the newest message. */
  atNewest = $state(true);
  /** The first read of the store is done. */
  ready = $state(false);
  readonly #stops: (() => void)[] = [];
  #reading: Promise<void> = Promise.resolve();

  constructor(chat: Chat, id: bigint) {
    this.#chat = chat;
    this.id = id;
    this.conversation = chat.client.conversation(id);
    const refresh = coalesced(() => void this.#refresh());
    this.#stops.push(chat.client.on('conversations', (changed) => changed.has(id) && refresh()));
    if (isGroup(id)) {
      const readMembers = coalesced(() => void this.#readMembers());
      this.#stops.push(chat.client.on('happened', ({ conversationId }) => conversationId === id && readMembers()));
      readMembers();
    }
    this.look();
    void this.#open();
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
  }

  /** A person looks at it from now on. */
  look(): void {
    const { unread, readSeq } = this.#chat.client.conversation(this.id);
    this.newSince = unread > 0 ? readSeq : undefined;
  }

  get canLoadOlder(): boolean {
    const first = this.messages[0];
    const { complete, heldFrom, group } = this.conversation;
    // Who asks to be let in reads nothing yet.
    return group?.role !== Role.APPLICANT && !(complete && (!first || (heldFrom !== undefined && first.seq <= heldFrom)));
  }

  /** Puts older messages above those shown; what is far below is let go. */
  async loadOlder(): Promise<void> {
    if (this.loading || !this.canLoadOlder) {
      return;
    }
    this.loading = true;
    this.failed = false;
    try {
      let older = await this.#heldBelow();
      if (older.length < STEP && (await this.#chat.client.loadOlder(this.id, PAGE))) {
        older = await this.#heldBelow();
      }
      this.conversation = this.#chat.client.conversation(this.id);
      // The window may have been read anew meanwhile.
      const first = this.messages[0];
      const all = [...older.filter(({ seq }) => !first || seq < first.seq), ...this.messages];
      this.atNewest = this.atNewest && all.length <= MOST_SHOWN;
      this.messages = all.slice(0, MOST_SHOWN);
    } catch {
      this.failed = true;
    } finally {
      this.loading = false;
    }
  }

  /** Puts newer messages below those shown, when the window has slid up. */
  async loadNewer(): Promise<void> {
    const last = this.messages.at(-1);
    if (this.atNewest || this.loading || !last) {
      return;
    }
    this.loading = true;
    try {
      const newer = await this.#chat.client.messagesAbove(this.id, last.seq, STEP);
      this.atNewest = newer.length < STEP;
      const end = this.messages.at(-1) ?? last;
      this.messages = [...this.messages, ...newer.filter(({ seq }) => seq > end.seq)].slice(-MOST_SHOWN);
    } finally {
      this.loading = false;
    }
  }

  async jumpToNewest(): Promise<void> {
    this.atNewest = true;
    await this.#read();
  }

  /** Slides the window until a message is in it; false when there is no such message here. */
  async show(seq: bigint): Promise<boolean> {
    if (!this.messages.some((message) => message.seq === seq)) {
      if (!(await this.#chat.client.message(this.id, seq))) {
        return false;
      }
      const [below, above] = await Promise.all([
        this.#chat.client.messages(this.id, STEP, seq),
        this.#chat.client.messagesAbove(this.id, seq - 1n, STEP),
      ]);
      this.atNewest = above.length < STEP;
      this.messages = [...below, ...above];
    }
    return true;
  }

  async #readMembers(): Promise<void> {
    try {
      if (isMember(this.#chat.client.groups.get(this.id))) {
        this.members = await this.#chat.client.groups.members(this.id);
      }
    } catch {
      // Names complete when they are known; the next event asks again.
    }
  }

  #heldBelow(): Promise<StoredMessage[]> {
    return this.#chat.client.messages(this.id, STEP, this.messages[0]?.seq);
  }

  async #open(): Promise<void> {
    await this.#read();
    this.ready = true;
    if (this.messages.length < STEP) {
      await this.loadOlder();
    }
  }

  #refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const first = this.messages[0];
    const last = this.messages.at(-1);
    if (this.atNewest || !first || !last) {
      // The line above what is new is to be seen at once.
      const begin = this.newSince === undefined ? STEP : PAGE;
      const count = Math.max(begin, this.messages.length);
      const newest = await this.#chat.client.messages(this.id, Math.min(MOST_SHOWN, count + PAGE));
      const from = first && newest.findIndex(({ seq }) => seq >= first.seq);
      this.messages = newest.slice(from !== undefined && from >= 0 ? from : -begin);
    } else {
      const held = await this.#chat.client.messagesAbove(this.id, first.seq - 1n, MOST_SHOWN);
      this.messages = held.filter(({ seq }) => seq <= last.seq);
    }
    this.outgoing = this.#chat.client.outgoing(this.id);
    this.conversation = this.#chat.client.conversation(this.id);
  }
}
