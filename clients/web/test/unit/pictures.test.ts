import { describe, expect, it } from 'vitest';
import { pictureSource } from '../../src/chat/pictures.svelte';

const HOSTS = ['img.example.org', 'a.example.com'];

describe('a picture', () => {
  it('comes from a host that is allowed, by https', () => {
    expect(pictureSource('https://img.example.org/a.png?x=1', HOSTS)).toBe('https://img.example.org/a.png?x=1');
    expect(pictureSource('HTTPS://A.Example.com:443/ä', HOSTS)).toBe('https://a.example.com/%C3%A4');
  });

  it('comes from nowhere else', () => {
    for (const address of [
      '',
      'no address',
      'http://img.example.org/a.png',
      'https://img.example.org:8443/a.png',
      'https://evil.example/img.example.org',
      'https://img.example.org.evil.example/a.png',
      'https://img.example.org@evil.example/a.png',
      'https://user:password@img.example.org/a.png',
      'javascript:alert(1)//img.example.org',
      'data:image/png;base64,AAAA',
      '//img.example.org/a.png',
    ]) {
      expect(pictureSource(address, HOSTS), address).toBeUndefined();
    }
    expect(pictureSource('https://img.example.org/a.png', [])).toBeUndefined();
  });
});
