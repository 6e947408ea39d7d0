/** What a failure means to a person: a sentence, and the field that it is about. */
import { RequestRefused } from 'parley-client';
import { meaningOf, type Asked, type Field } from './refusals';
import { t } from './text.svelte';

export interface Failure {
  readonly field?: Field;
  readonly sentence: string;
}

export function failureOf(error: unknown, asked: Asked): Failure {
  if (!(error instanceof RequestRefused)) {
    return { sentence: t('error.unreachable') };
  }
  const { key, field, params } = meaningOf(error, asked);
  return { ...(field ? { field } : {}), sentence: t(key, params) };
}

export const sentenceOf = (error: unknown, asked: Asked = 'other'): string => failureOf(error, asked).sentence;

/** Why something that was written, or a change of it, is not wanted. */
export function reasonOf({ code, message }: { code: number; message: string }, asked: Asked): string {
  return sentenceOf(new RequestRefused(code, message), asked);
}
