import { describe, expect, it } from 'vitest';
import { en } from '../../src/text/en';
import { zh } from '../../src/text/zh';

const holes = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

describe('the catalogues', () => {
  it('say the same things, with the same holes, and nothing empty', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, sentence] of Object.entries(zh)) {
      expect(sentence.trim(), key).not.toBe('');
      expect(holes(sentence), key).toEqual(holes(en[key as keyof typeof en]));
    }
  });
});
