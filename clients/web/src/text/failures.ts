/** What a refusal means to a person: a sentence, and the field that it is about. */
import { ErrorCode, RequestRefused } from 'parley-client';
import { t } from './text.svelte';

export type Field = 'account' | 'userName' | 'nickname' | 'about' | 'avatarUrl' | 'email' | 'code' | 'password' | 'oldPassword';

/** What was asked, since the same code of a refusal means different things. */
export type Asked = 'login' | 'register' | 'code' | 'reset' | 'email' | 'password' | 'profile' | 'deletion';

/** A password confirms these: no other name is in question. */
const OF_WHO_IS_LOGGED_IN: readonly Asked[] = ['password', 'email', 'deletion'];

export interface Failure {
  readonly field?: Field;
  readonly sentence: string;
}

/** Without a key the server's sentence says more than one of the chat could. */
const OF_FIELDS: Record<string, { field: Field; key?: `error.${'userName' | 'nickname' | 'about' | 'avatarUrl' | 'password'}` }> = {
  user_name: { field: 'userName', key: 'error.userName' },
  nickname: { field: 'nickname', key: 'error.nickname' },
  about: { field: 'about', key: 'error.about' },
  avatar_url: { field: 'avatarUrl', key: 'error.avatarUrl' },
  email: { field: 'email' },
  email_code: { field: 'code' },
  code: { field: 'code' },
  password: { field: 'password', key: 'error.password' },
  new_password: { field: 'password', key: 'error.password' },
};

/** What the failure of something that was asked means. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof RequestRefused)) {
    return t('error.unreachable');
  }
  switch (error.code) {
    case ErrorCode.FORBIDDEN:
      return t('error.forbidden');
    case ErrorCode.NOT_FOUND:
      return t('error.gone');
    case ErrorCode.RATE_LIMITED:
    case ErrorCode.OVERLOADED:
      return tooMany(error);
    case ErrorCode.UNAVAILABLE:
      return t('error.unreachable');
    default:
      return error.message;
  }
}

/** Why something that was written is not wanted. */
export function reasonOf({ code, message }: { code: number; message: string }, inGroup: boolean): string {
  if (code === ErrorCode.FORBIDDEN) {
    return t(inGroup ? 'refused.group' : 'refused.person');
  }
  return code === ErrorCode.NOT_FOUND ? t('error.gone') : message;
}

function tooMany(refused: RequestRefused): string {
  return t('error.tooMany', { seconds: Math.max(1, Math.ceil(refused.retryAfterMs / 1000)) });
}

export function failureOf(error: unknown, during: Asked): Failure {
  if (!(error instanceof RequestRefused)) {
    return { sentence: t('error.unreachable') };
  }
  const { code, message, field } = error;
  switch (code) {
    case ErrorCode.UNAUTHENTICATED:
      return OF_WHO_IS_LOGGED_IN.includes(during)
        ? { field: 'oldPassword', sentence: t('error.oldPassword') }
        : { field: 'password', sentence: t('error.wrongPassword') };
    case ErrorCode.FORBIDDEN:
      return { sentence: t(during === 'login' || during === 'reset' ? 'ended.suspended' : 'error.closed') };
    case ErrorCode.ALREADY_EXISTS:
      return /e-mail address/.test(message) ? { field: 'email', sentence: message } : { field: 'userName', sentence: t('error.nameTaken') };
    case ErrorCode.RATE_LIMITED:
    case ErrorCode.OVERLOADED:
      // The button for another code counts the seconds.
      return { sentence: during === 'code' ? message : tooMany(error) };
    case ErrorCode.UNAVAILABLE:
      // It may be that the new password is set, or the account is gone, all the same.
      return { sentence: during === 'reset' || during === 'deletion' ? message : t('error.unreachable') };
    default: {
      const known = OF_FIELDS[field];
      return known ? { field: known.field, sentence: known.key ? t(known.key) : message } : { sentence: message };
    }
  }
}
