/** What the server's refusals mean to a person: which sentence of the catalogues, and the field that it is about. */
import { ErrorCode, RequestRefused } from 'parley-client';
import type { Key } from './en';

export type Field = 'account' | 'userName' | 'nickname' | 'about' | 'avatarUrl' | 'email' | 'code' | 'password' | 'oldPassword';

/** What was asked, since the same code of a refusal means different things. */
export const ASKED = [
  'login',
  'register',
  'code',
  'reset',
  'email',
  'password',
  'profile',
  'deletion',
  'join',
  'message',
  'groupMessage',
  'change',
  'other',
] as const;
export type Asked = (typeof ASKED)[number];

export interface Meaning {
  readonly key: Key;
  readonly field?: Field;
  readonly params?: Record<string, string | number>;
}

/** The code is known, or will be one day. A sentence with a hole for the server's is one that says less than that. */
const OF_CODES: Partial<Record<ErrorCode, Key>> = {
  [ErrorCode.UNAUTHENTICATED]: 'ended.expired',
  [ErrorCode.TOKEN_EXPIRED]: 'ended.expired',
  [ErrorCode.FORBIDDEN]: 'error.forbidden',
  [ErrorCode.NOT_FOUND]: 'error.gone',
  [ErrorCode.ALREADY_EXISTS]: 'error.already',
  [ErrorCode.INVALID]: 'error.invalid',
  [ErrorCode.TOO_LARGE]: 'error.tooLarge',
  [ErrorCode.RATE_LIMITED]: 'error.tooMany',
  [ErrorCode.OVERLOADED]: 'error.tooMany',
  [ErrorCode.UNAVAILABLE]: 'error.unreachable',
  [ErrorCode.TIMEOUT]: 'error.unreachable',
  [ErrorCode.UNSUPPORTED]: 'error.unsupported',
};

type Meanings = Partial<Record<ErrorCode, Omit<Meaning, 'params'>>>;

const WRONG_PASSWORD: Meanings = { [ErrorCode.UNAUTHENTICATED]: { key: 'error.oldPassword', field: 'oldPassword' } };
const NOT_WANTED: Meanings = { [ErrorCode.TOO_LARGE]: { key: 'composer.tooLong' } };

/** What they mean where that is something else, or can be said better. */
const OF_REQUESTS: Partial<Record<Asked, Meanings>> = {
  login: {
    [ErrorCode.UNAUTHENTICATED]: { key: 'error.wrongPassword', field: 'password' },
    [ErrorCode.FORBIDDEN]: { key: 'ended.suspended' },
  },
  register: {
    [ErrorCode.FORBIDDEN]: { key: 'error.closed' },
    [ErrorCode.ALREADY_EXISTS]: { key: 'error.nameTaken', field: 'userName' },
  },
  // The button for another code counts the seconds.
  code: { [ErrorCode.RATE_LIMITED]: { key: 'code.tooMany' } },
  // It may be that the new password is set, or the account is gone, all the same.
  reset: {
    [ErrorCode.FORBIDDEN]: { key: 'ended.suspended' },
    [ErrorCode.UNAVAILABLE]: { key: 'reset.unsure' },
  },
  deletion: { ...WRONG_PASSWORD, [ErrorCode.UNAVAILABLE]: { key: 'delete.unsure' } },
  email: WRONG_PASSWORD,
  password: WRONG_PASSWORD,
  // The server tells nobody whether there is a group that he may not join.
  join: {
    [ErrorCode.FORBIDDEN]: { key: 'join.closed' },
    [ErrorCode.NOT_FOUND]: { key: 'join.closed' },
    [ErrorCode.ALREADY_EXISTS]: { key: 'join.already' },
  },
  message: { ...NOT_WANTED, [ErrorCode.FORBIDDEN]: { key: 'refused.person' } },
  groupMessage: { ...NOT_WANTED, [ErrorCode.FORBIDDEN]: { key: 'refused.group' } },
  change: { ...NOT_WANTED, [ErrorCode.FORBIDDEN]: { key: 'refused.change' } },
};

/** By the field that the server's sentence begins with. */
const OF_FIELDS: Record<string, Omit<Meaning, 'params'>> = {
  account: { field: 'account', key: 'error.account' },
  user_name: { field: 'userName', key: 'error.userName' },
  nickname: { field: 'nickname', key: 'error.nickname' },
  about: { field: 'about', key: 'error.about' },
  avatar_url: { field: 'avatarUrl', key: 'error.avatarUrl' },
  email: { field: 'email', key: 'error.email' },
  email_code: { field: 'code', key: 'error.code' },
  code: { field: 'code', key: 'error.code' },
  password: { field: 'password', key: 'error.password' },
  new_password: { field: 'password', key: 'error.password' },
};

/** Where neither code, request nor field tells: what the server's sentence has in it. A test looks for them in its sources. */
export const OF_SENTENCES: readonly (Omit<Meaning, 'params'> & { readonly has: string })[] = [
  { has: ' must not speak for those who run this server', key: 'error.reserved' },
  { has: 'The code is wrong or has expired', key: 'error.code', field: 'code' },
  { has: 'This server sends no mail', key: 'error.noMail' },
  { has: 'This server wants a confirmed address', key: 'error.emailNeeded', field: 'email' },
  { has: 'email is missing', key: 'error.emailNeeded', field: 'email' },
  { has: 'An account with this e-mail address exists', key: 'error.emailTaken', field: 'email' },
];

/** What a refusal means, whatever its code. */
export function meaningOf(refused: RequestRefused, asked: Asked): Meaning {
  const { code, message } = refused;
  const wrong = code === ErrorCode.INVALID || code === ErrorCode.ALREADY_EXISTS;
  const said = wrong ? OF_SENTENCES.find(({ has }) => message.includes(has)) : undefined;
  const ofField = code === ErrorCode.INVALID ? OF_FIELDS[refused.field] : undefined;
  const { key, field } = said ?? ofField ?? OF_REQUESTS[asked]?.[code] ?? { key: OF_CODES[code] ?? 'error.failed' };
  const known = field ?? ofField?.field;
  const seconds = Math.max(1, Math.ceil(refused.retryAfterMs / 1000));
  return {
    ...(key === 'error.tooMany' && seconds > 120 ? { key: 'error.tooManyMinutes' } : { key }),
    ...(known ? { field: known } : {}),
    params: { seconds, minutes: Math.ceil(seconds / 60), detail: message },
  };
}
