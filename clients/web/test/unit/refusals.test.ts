import { readdirSync, readFileSync } from 'node:fs';
import { ErrorCode, RequestRefused } from 'parley-client';
import { describe, expect, it } from 'vitest';
import { en, type Key } from '../../src/text/en';
import { ASKED, meaningOf, OF_SENTENCES, type Asked } from '../../src/text/refusals';
import { zh } from '../../src/text/zh';

const CODES = Object.values(ErrorCode).filter((code): code is ErrorCode => typeof code === 'number');
const NEW_CODE = 1 + Math.max(...CODES);
const SERVER = 'Sentence of the server.';
const refused = (code: number, message = SERVER, retryAfterMs = 0) => new RequestRefused(code, message, retryAfterMs);

/** What a person reads. */
function read(catalogue: Record<Key, string>, refusal: RequestRefused, asked: Asked): string {
  const { key, params } = meaningOf(refusal, asked);
  return catalogue[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(params?.[name] ?? hole));
}

describe('every refusal', () => {
  it('is told in the language of who reads, whatever was asked', () => {
    expect(CODES.length).toBeGreaterThanOrEqual(15);
    for (const code of [...CODES, NEW_CODE]) {
      for (const asked of ASKED) {
        const chinese = read(zh, refused(code), asked);
        const what = `${ErrorCode[code]} of ${asked}: ${chinese}`;
        expect(chinese.replace(SERVER, ''), what).toMatch(/^[^a-zA-Z{}]*\p{Script=Han}[^a-zA-Z{}]*$/u);
        expect(read(en, refused(code), asked), what).not.toMatch(/[{}]/);
      }
    }
  });

  it('that has no sentence of its own says what the server says with it', () => {
    for (const code of [ErrorCode.INVALID, ErrorCode.INTERNAL, ErrorCode.MALFORMED, NEW_CODE]) {
      expect(read(zh, refused(code), 'other'), ErrorCode[code]).toContain(SERVER);
    }
    for (const code of [ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE]) {
      expect(read(zh, refused(code), 'other'), ErrorCode[code]).not.toContain(SERVER);
    }
  });

  it('says when to try again, in seconds or minutes', () => {
    expect(read(en, refused(ErrorCode.RATE_LIMITED, '', 1_001), 'other')).toBe('Too many attempts. Try again in 2 s.');
    expect(read(en, refused(ErrorCode.OVERLOADED), 'other')).toBe('Too many attempts. Try again in 1 s.');
    expect(read(en, refused(ErrorCode.RATE_LIMITED, '', 3_000_000), 'other')).toBe('Too many attempts. Try again in 50 minutes.');
  });

  it('means what was asked for', () => {
    const meanings = (code: ErrorCode, ...asked: Asked[]) => asked.map((one) => meaningOf(refused(code), one).key);
    expect(meanings(ErrorCode.UNAUTHENTICATED, 'login', 'deletion', 'other')).toEqual([
      'error.wrongPassword',
      'error.oldPassword',
      'ended.expired',
    ]);
    expect(meanings(ErrorCode.FORBIDDEN, 'login', 'register', 'profile', 'message', 'groupMessage', 'change', 'join')).toEqual([
      'ended.suspended',
      'error.closed',
      'error.forbidden',
      'refused.person',
      'refused.group',
      'refused.change',
      'join.closed',
    ]);
    expect(meanings(ErrorCode.ALREADY_EXISTS, 'register', 'join', 'other')).toEqual(['error.nameTaken', 'join.already', 'error.already']);
  });

  it('stands beside the field that it is about', () => {
    const invalid = (message: string, asked: Asked = 'register') => {
      const { key, field } = meaningOf(refused(ErrorCode.INVALID, message), asked);
      return [key, field];
    };
    expect(invalid('user_name must contain a letter.')).toEqual(['error.userName', 'userName']);
    expect(invalid('nickname must not speak for those who run this server; please choose another.', 'profile')).toEqual([
      'error.reserved',
      'nickname',
    ]);
    expect(invalid('new_password is missing.', 'reset')).toEqual(['error.password', 'password']);
    expect(invalid('The code is wrong or has expired: look at the newest mail.', 'email')).toEqual(['error.code', 'code']);
    expect(invalid('email is missing: on this server an account must have an address.', 'email')).toEqual(['error.emailNeeded', 'email']);
    expect(invalid('email is not an e-mail address.')).toEqual(['error.email', 'email']);
    const taken = meaningOf(refused(ErrorCode.ALREADY_EXISTS, 'An account with this e-mail address exists; log in.'), 'register');
    expect([taken.key, taken.field]).toEqual(['error.emailTaken', 'email']);
  });
});

describe('the sentences that are looked for', () => {
  it('are those of the server', () => {
    const root = new URL('../../../../auth-service/src/main/java/', import.meta.url).pathname;
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.java'));
    const sources = names.map((name) => readFileSync(`${root}${name}`, 'utf8')).join('');
    for (const { has } of OF_SENTENCES) {
      expect(sources, has).toContain(has);
    }
  });
});
