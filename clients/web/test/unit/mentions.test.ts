import type { Person } from 'parley-client';
import { describe, expect, it } from 'vitest';
import { beingTyped, candidates, mentioned } from '../../src/chat/mentions';

const person = (id: number, name: string, nickname = name): Person => ({ id, name, nickname, avatarUrl: '' });
const PEOPLE = [person(1, 'ann', 'Ann Whitfield'), person(2, 'ben.x'), person(3, '陈本', 'Ben')];

describe('a name behind an @', () => {
  it('is a mention when it is whole, in any case, also at the end of a sentence', () => {
    const ids = (text: string) => mentioned(text, PEOPLE).map(({ id }) => id);
    expect(ids('hello @ann and @BEN.X.')).toEqual([1, 2]);
    expect(ids('@陈本：你好')).toEqual([3]);
    expect(ids('@anna @ben ann')).toEqual([]);
    expect(ids('@ann @ann')).toEqual([1]);
  });

  it('is being typed before the caret, but not in an e-mail address', () => {
    expect(beingTyped('hello @an')).toBe('an');
    expect(beingTyped('@')).toBe('');
    expect(beingTyped('(@ben.')).toBe('ben.');
    expect(beingTyped('me@example')).toBeUndefined();
    expect(beingTyped('@ann ')).toBeUndefined();
  });

  it('may be that of whoever is called so, by user name or display name', () => {
    expect(candidates('BE', PEOPLE, 6).map(({ id }) => id)).toEqual([2, 3]);
    expect(candidates('', PEOPLE, 2)).toHaveLength(2);
    expect(candidates('zoe', PEOPLE, 6)).toEqual([]);
    expect(candidates('ANN', PEOPLE, 6)).toEqual([]);
    expect(candidates('ann', [...PEOPLE, person(4, 'anna')], 6)).toHaveLength(2);
  });
});
