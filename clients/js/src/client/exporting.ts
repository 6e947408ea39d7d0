/** Everything that the server keeps of a user, for the user. */
import { RequestRefused } from '../errors.js';
import { ASK_MS, type Session } from '../session/session.js';
import { calls, ErrorCode, MAX_CONVERSATIONS, MAX_PAGE, type ActivityAnswer, type ConversationsAnswer, type OwnMessagesAnswer } from '../wire/frames.js';
import type { Contacts } from './contacts.js';

const INDENT = 1;

/**
 * All of it as JSON: names as in the protocol but in camel case, times in milliseconds since 1970, numbers of 64 bits as text, bytes as
 * hexadecimal digits.
 */
export async function everythingOf(session: Session, contacts: Contacts): Promise<string> {
  await contacts.refresh();
  const { list, incoming, outgoing, blocked } = contacts;
  const everything = {
    profile: await session.request(calls.profile, {}, ASK_MS),
    devices: (await session.request(calls.devices, {}, ASK_MS)).devices,
    activity: await activity(session).catch(nothingIfUnknown),
    contacts: { list, incoming, outgoing, blocked },
    privacy: await session.request(calls.privacy, {}, ASK_MS),
    status: (await session.request(calls.setStatus, {}, ASK_MS)).status,
    conversations: await conversations(session),
    messages: await messages(session),
  };
  return JSON.stringify(everything, plain, INDENT);
}

/** A server of an earlier release does not tell. */
function nothingIfUnknown(failure: unknown): never[] {
  if (failure instanceof RequestRefused && failure.code === ErrorCode.UNSUPPORTED) {
    return [];
  }
  throw failure;
}

async function activity(session: Session): Promise<ActivityAnswer['entries']> {
  const all: ActivityAnswer['entries'] = [];
  let more = true;
  while (more) {
    const answer = await session.request(calls.activity, { beforeId: all.at(-1)?.id ?? 0n, limit: MAX_PAGE }, ASK_MS);
    all.push(...answer.entries);
    more = answer.more && answer.entries.length > 0;
  }
  return all;
}

async function conversations(session: Session): Promise<ConversationsAnswer['conversations']> {
  const all: ConversationsAnswer['conversations'] = [];
  let answer: ConversationsAnswer | undefined;
  do {
    const continuation = (answer?.continuation ?? new Uint8Array()) as Uint8Array<ArrayBuffer>;
    answer = await session.request(calls.conversations, { limit: MAX_CONVERSATIONS, continuation }, ASK_MS);
    all.push(...answer.conversations);
  } while (answer.more);
  return all;
}

async function messages(session: Session): Promise<OwnMessagesAnswer['messages']> {
  const all: OwnMessagesAnswer['messages'] = [];
  let afterConversationId = 0n;
  let afterSeq = 0n;
  let more = true;
  while (more) {
    const answer = await session.request(calls.ownMessages, { afterConversationId, afterSeq, limit: MAX_PAGE }, ASK_MS);
    all.push(...answer.messages);
    ({ afterConversationId, afterSeq, more } = answer);
  }
  return all;
}

/** What JSON does not know, and without what is about the messages themselves. */
function plain(key: string, value: unknown): unknown {
  if (key.startsWith('$')) {
    return undefined;
  }
  if (value instanceof Uint8Array) {
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return typeof value === 'bigint' ? value.toString() : value;
}
