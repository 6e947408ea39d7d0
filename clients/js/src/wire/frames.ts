/**
 * Frames on a WebSocket: eight bytes of header and a Protocol Buffers message. Pure; knows no socket.
 * Which schema belongs to which frame type is read off the definitions: FRAME_TYPE_SEND_ACK is SendAck.
 */
import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type Message as AnyMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import * as pb from './generated/parley/client/v1/frames_pb.js';

export * from './generated/parley/client/v1/frames_pb.js';

export const HEADER_BYTES = 8;
/** The largest frame that a gateway takes by default, without its length field. */
export const MAX_FRAME_BYTES = 65_536;
export const MAX_POSITIONS = 500;
export const MAX_PAGE = 200;
export const MAX_CONVERSATIONS = 100;
export const MAX_INVITED = 200;
export const MAX_STATUSES = 500;

const VERSION = 1;
const TYPE_OFFSET = 1;
const REQUEST_ID_OFFSET = 4;

const SCHEMAS = new Map<number, DescMessage>();
const TYPES = new Map<string, number>();
for (const value of pb.FrameTypeSchema.values) {
  const name = value.localName
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
  const schema = pb.file_parley_client_v1_frames.messages.find((message) => message.name === name);
  if (schema) {
    SCHEMAS.set(value.number, schema);
    TYPES.set(schema.typeName, value.number);
  }
}

/** One frame that arrived. The body is undefined when its type is not known here: such a push is to be ignored. */
export interface Frame {
  readonly type: number;
  readonly requestId: number;
  readonly body: AnyMessage | undefined;
}

/** Bytes that are not a frame of this protocol. */
export class MalformedFrame extends Error {
  override name = 'MalformedFrame';
}

/** A request and what answers it. */
export interface Call<Q extends DescMessage, A extends DescMessage> {
  readonly request: Q;
  readonly answer: A;
}

const call = <Q extends DescMessage, A extends DescMessage>(request: Q, answer: A): Call<Q, A> => ({ request, answer });

/** All requests that have an answer. A new kind of request costs a line here. */
export const calls = {
  register: call(pb.RegisterSchema, pb.RegisterAnswerSchema),
  login: call(pb.LoginSchema, pb.LoginAnswerSchema),
  resume: call(pb.ResumeSchema, pb.ResumeAnswerSchema),
  refresh: call(pb.RefreshSchema, pb.RefreshAnswerSchema),
  logout: call(pb.LogoutSchema, pb.LogoutAnswerSchema),
  ping: call(pb.PingSchema, pb.PongSchema),
  send: call(pb.SendSchema, pb.SendAckSchema),
  sync: call(pb.SyncSchema, pb.SyncAnswerSchema),
  history: call(pb.HistorySchema, pb.HistoryAnswerSchema),
  userLookup: call(pb.UserLookupSchema, pb.UserLookupAnswerSchema),
  onlineUsers: call(pb.OnlineUsersSchema, pb.OnlineUsersAnswerSchema),
  changePassword: call(pb.ChangePasswordSchema, pb.ChangePasswordAnswerSchema),
  serverInfo: call(pb.ServerInfoSchema, pb.ServerInfoAnswerSchema),
  emailCode: call(pb.EmailCodeSchema, pb.EmailCodeAnswerSchema),
  resetPassword: call(pb.ResetPasswordSchema, pb.ResetPasswordAnswerSchema),
  changeEmail: call(pb.ChangeEmailSchema, pb.ChangeEmailAnswerSchema),
  deleteAccount: call(pb.DeleteAccountSchema, pb.DeleteAccountAnswerSchema),
  change: call(pb.ChangeSchema, pb.ChangeAckSchema),
  conversations: call(pb.ConversationsSchema, pb.ConversationsAnswerSchema),
  read: call(pb.ReadSchema, pb.ReadAnswerSchema),
  setConversation: call(pb.SetConversationSchema, pb.SetConversationAnswerSchema),
  createGroup: call(pb.CreateGroupSchema, pb.CreateGroupAnswerSchema),
  groupInfo: call(pb.GroupInfoSchema, pb.GroupInfoAnswerSchema),
  groupMembers: call(pb.GroupMembersSchema, pb.GroupMembersAnswerSchema),
  searchUsers: call(pb.SearchUsersSchema, pb.SearchUsersAnswerSchema),
  profile: call(pb.ProfileSchema, pb.ProfileAnswerSchema),
  changeProfile: call(pb.ChangeProfileSchema, pb.ChangeProfileAnswerSchema),
  devices: call(pb.DevicesSchema, pb.DevicesAnswerSchema),
  endDevices: call(pb.EndDevicesSchema, pb.EndDevicesAnswerSchema),
  activity: call(pb.ActivitySchema, pb.ActivityAnswerSchema),
  requestContact: call(pb.RequestContactSchema, pb.RequestContactAnswerSchema),
  answerContact: call(pb.AnswerContactSchema, pb.AnswerContactAnswerSchema),
  removeContact: call(pb.RemoveContactSchema, pb.RemoveContactAnswerSchema),
  setAlias: call(pb.SetAliasSchema, pb.SetAliasAnswerSchema),
  contacts: call(pb.ContactsSchema, pb.ContactsAnswerSchema),
  contactRequests: call(pb.ContactRequestsSchema, pb.ContactRequestsAnswerSchema),
  block: call(pb.BlockSchema, pb.BlockAnswerSchema),
  blocks: call(pb.BlocksSchema, pb.BlocksAnswerSchema),
  privacy: call(pb.PrivacySchema, pb.PrivacyAnswerSchema),
  setStatus: call(pb.SetStatusSchema, pb.SetStatusAnswerSchema),
  ownMessages: call(pb.OwnMessagesSchema, pb.OwnMessagesAnswerSchema),
  statuses: call(pb.StatusesSchema, pb.StatusesAnswerSchema),
};

/** The answers that tell where something of this device was stored. */
export type StoredPlace = pb.SendAck | pb.ChangeAck | pb.CreateGroupAnswer;

/** The bytes of a frame. */
export function encodeFrame<D extends DescMessage>(
  schema: D,
  body: MessageInitShape<D>,
  requestId = 0,
): Uint8Array<ArrayBuffer> {
  const payload = toBinary(schema, create(schema, body));
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  bytes[0] = VERSION;
  bytes[TYPE_OFFSET] = typeOf(schema);
  new DataView(bytes.buffer).setUint32(REQUEST_ID_OFFSET, requestId);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Reads a frame; throws MalformedFrame. Flags are ignored. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) {
    throw new MalformedFrame('The server sent something that is no frame of version 1.');
  }
  const type = bytes[TYPE_OFFSET]!;
  const requestId = new DataView(bytes.buffer, bytes.byteOffset).getUint32(REQUEST_ID_OFFSET);
  const schema = SCHEMAS.get(type);
  try {
    const body = schema && fromBinary(schema, bytes.subarray(HEADER_BYTES));
    return { type, requestId, body };
  } catch (unreadable) {
    throw new MalformedFrame(`The server sent a frame of type ${type} that cannot be read.`, { cause: unreadable });
  }
}

/** The frame type that carries messages of a schema. */
export function typeOf(schema: DescMessage): number {
  const type = TYPES.get(schema.typeName);
  if (type === undefined) {
    throw new Error(`${schema.typeName} is a part of frames, not a frame`);
  }
  return type;
}

/** Whether a body is a message of a schema. */
export function is<D extends DescMessage>(body: AnyMessage | undefined, schema: D): body is MessageShape<D> {
  return body?.$typeName === schema.typeName;
}

/** Whether a body tells where something of this device was stored. */
export function isPlace(body: AnyMessage | undefined): body is StoredPlace {
  return is(body, pb.SendAckSchema) || is(body, pb.ChangeAckSchema) || is(body, pb.CreateGroupAnswerSchema);
}
