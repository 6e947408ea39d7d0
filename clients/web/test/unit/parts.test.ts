import { describe, expect, it } from 'vitest';
import { parts } from '../../src/text/parts';
import { HOSTILE } from '../browser/hostile';

const links = (text: string) => parts(text).flatMap(({ href }) => (href ? [href] : []));

describe('the parts of a text', () => {
  it('are together the text, whatever it is', () => {
    for (const text of [...HOSTILE, '', ' ', 'see https://a.example/ and http://b.example.']) {
      expect(parts(text).map((part) => part.text).join('')).toBe(text);
    }
  });

  it('are links where a person would see one', () => {
    expect(links('see https://a.example/x?y=1#z, and (http://b.example).')).toEqual(['https://a.example/x?y=1#z', 'http://b.example/']);
    expect(links('看https://a.example/文。然后')).toEqual(['https://a.example/%E6%96%87']);
    expect(links('HTTPS://A.EXAMPLE')).toEqual(['https://a.example/']);
  });

  it('are names where an @ stands before that of somebody whom the text names', () => {
    const people = [
      { id: 1, name: 'ann' },
      { id: 2, name: 'ben.x' },
    ];
    const named = (text: string) => parts(text, people).flatMap((part) => (part.named ? [[part.text, part.named]] : []));
    expect(named('@ann, @BEN.X. and @anna, ann@ben https://a.example/@ann')).toEqual([
      ['@ann', 1],
      ['@BEN.X', 2],
    ]);
    for (const text of [...HOSTILE, '@ann', 'see @ann.', 'x @ben.x.. y']) {
      expect(parts(text, people).map((part) => part.text).join('')).toBe(text);
    }
    expect(parts('@ann')).toEqual([{ text: '@ann' }]);
  });

  it('are no links to anything but the web', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'http://[', 'ftp://a.example']) {
      expect(links(text)).toEqual([]);
    }
    expect(links('https://a.example/"onmouseover="x')).toEqual(['https://a.example/']);
    expect(links('https://a.example/<script>')).toEqual(['https://a.example/']);
  });
});
