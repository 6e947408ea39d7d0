/** Sends what is in the outbox: in order within a conversation, each until the server has answered it. */
import type { MessageInitShape } from '@bufbuild/protobuf';
import { RequestRefused } from '../errors.js';
import type { Session } from '../session/session.js';
import type { Ledger } from '../store/ledger.js';
import type { ChangeKind, MessageContent, Outgoing } from '../store/records.js';
import { calls, type ChangeSchema, type ContentSchema } from '../wire/frames.js';

/** Hears what became of something. */
export interface SenderListener {
  stored(outgoing: Outgoing, seq: bigint): void;
  refused(outgoing: Outgoing, refused: RequestRefused): void;
}

/** The sender of one session. It stops by itself when the session ends; what was not answered stays in the outbox. */
export class Sender {
  readonly #session: Session;
  readonly #ledger: Ledger;
  readonly #listener: SenderListener;
  readonly #busy = new Set<bigint>();

  constructor(session: Session, ledger: Ledger, listener: SenderListener) {
    this.#session = session;
    this.#ledger = ledger;
    this.#listener = listener;
  }

  /** Begins to send what is there; to be called whenever something was added. */
  start(): void {
    for (const { conversationId } of this.#ledger.outbox) {
      if (!this.#busy.has(conversationId)) {
        this.#busy.add(conversationId);
        void this.#work(conversationId);
      }
    }
  }

  async #work(conversationId: bigint): Promise<void> {
    try {
      for (;;) {
        const next = this.#ledger.outbox.find((out) => out.conversationId === conversationId && !out.refused);
        if (!next) {
          break;
        }
        await this.#send(next);
      }
    } catch {
      return; // The session has ended, or the store is closed: the next one goes on.
    } finally {
      this.#busy.delete(conversationId);
    }
  }

  async #send(outgoing: Outgoing): Promise<void> {
    try {
      const place = await this.#ask(outgoing);
      await this.#ledger.settle(outgoing, place);
      this.#listener.stored(outgoing, place.seq);
    } catch (failure) {
      if (!(failure instanceof RequestRefused)) {
        throw failure;
      }
      await this.#ledger.refuse(outgoing, { code: failure.code, message: failure.message });
      this.#listener.refused(outgoing, failure);
    }
  }

  #ask({ clientMessageId, conversationId, peerId, what }: Outgoing): Promise<{ seq: bigint; timestampMs: bigint }> {
    const to =
      peerId > 0
        ? { case: 'userId' as const, value: peerId }
        : { case: 'conversationId' as const, value: conversationId };
    if (what.kind === 'message') {
      const { text, ...rest } = what.content;
      const isPlain = !rest.replyToSeq && !rest.mentions.length && !rest.attachment && !rest.custom;
      const content = isPlain ? {} : { content: bodyOf({ ...rest, text: '' }) };
      const body = { to, clientMessageId, messageType: what.type, text, ...content };
      return this.#session.request(calls.send, body, Infinity);
    }
    const body = { to, clientMessageId, targetSeq: what.targetSeq, what: changeBody(what.change) };
    return this.#session.request(calls.change, body, Infinity);
  }
}

function changeBody(change: ChangeKind): MessageInitShape<typeof ChangeSchema>['what'] {
  switch (change.kind) {
    case 'edit':
      return { case: 'edit', value: { content: bodyOf(change.content) } };
    case 'recall':
      return { case: 'recall', value: {} };
    case 'react':
      return { case: 'react', value: { emoji: change.emoji, remove: change.remove } };
    case 'pin':
      return { case: 'pin', value: { remove: change.remove } };
  }
}

function bodyOf(content: MessageContent): MessageInitShape<typeof ContentSchema> {
  return {
    text: content.text,
    replyToSeq: content.replyToSeq,
    mentions: [...content.mentions],
    ...(content.attachment && { attachment: content.attachment }),
    ...(content.custom && { custom: content.custom }),
  };
}
