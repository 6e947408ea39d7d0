/** What a failure means to a person, whatever it was. Sentences are made where they are shown, as the language may change meanwhile. */
import { RequestRefused } from 'parley-client';
import { meaningOf, type Asked, type Meaning } from './refusals';
import { t } from './text.svelte';

export function failureOf(error: unknown, asked: Asked): Meaning {
  return error instanceof RequestRefused ? meaningOf(error, asked) : { key: 'error.unreachable' };
}

export const sentenceOf = ({ key, params }: Meaning): string => t(key, params);

/** Why something that was written, or a change of it, is not wanted. */
export function reasonOf({ code, message }: { code: number; message: string }, asked: Asked): string {
  return sentenceOf(meaningOf(new RequestRefused(code, message), asked));
}
