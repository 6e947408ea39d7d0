/** What a refusal means to a person: a sentence, and the field that it is about. */
import { ErrorCode, RequestRefused } from 'parley-client';
import { t } from './text.svelte';

export type Field = 'account' | 'userName' | 'nickname' | 'about' | 'avatarUrl' | 'password' | 'oldPassword';

export interface Failure {
  readonly field?: Field;
  readonly sentence: string;
}

const OF_FIELDS: Record<string, { field: Field; key: `error.${'userName' | 'nickname' | 'about' | 'avatarUrl' | 'password'}` }> = {
  user_name: { field: 'userName', key: 'error.userName' },
  nickname: { field: 'nickname', key: 'error.nickname' },
  about: { field: 'about', key: 'error.about' },
  avatar_url: { field: 'avatarUrl', key: 'error.avatarUrl' },
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

/** @param during what was asked, since the same code means different things */
export function failureOf(error: unknown, during: 'login' | 'register' | 'password' | 'profile'): Failure {
  if (!(error instanceof RequestRefused)) {
    return { sentence: t('error.unreachable') };
  }
  switch (error.code) {
    case ErrorCode.UNAUTHENTICATED:
      return during === 'password'
        ? { field: 'oldPassword', sentence: t('error.oldPassword') }
        : { field: 'password', sentence: t('error.wrongPassword') };
    case ErrorCode.ALREADY_EXISTS:
      return { field: 'userName', sentence: t('error.nameTaken') };
    case ErrorCode.RATE_LIMITED:
    case ErrorCode.OVERLOADED:
      return { sentence: tooMany(error) };
    case ErrorCode.UNAVAILABLE:
      return { sentence: t('error.unreachable') };
    default: {
      const known = OF_FIELDS[error.field];
      return known ? { field: known.field, sentence: t(known.key) } : { sentence: error.message };
    }
  }
}
