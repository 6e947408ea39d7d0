import type { Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Lazy } from '../../src/chat/lazy.svelte';

const VIEW = (() => ({})) as unknown as Component;
const OURS = '/assets/first-aaaaaaaa.js';

/** The page that runs, and what the server says when it is asked for that page. */
function page(answer: () => Promise<Response>) {
  vi.stubGlobal('document', { querySelector: () => ({ getAttribute: () => OURS }) });
  vi.stubGlobal('fetch', vi.fn(answer));
}

const says = (script: string) => async () => new Response(`<script type="module" src="${script}"></script>`);

afterEach(() => vi.unstubAllGlobals());

describe('a view that is fetched when it is needed', () => {
  it('is fetched once', async () => {
    const fetch = vi.fn(async () => ({ default: VIEW }));
    const lazy = new Lazy(fetch);
    expect(lazy.view).toBeUndefined();
    await Promise.all([lazy.load(), lazy.load()]);
    await lazy.load();
    expect(lazy.view).toBe(VIEW);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('is asked for again after a failure', async () => {
    page(says(OURS));
    const lazy = new Lazy(vi.fn(async () => ({ default: VIEW })).mockRejectedValueOnce(new TypeError('no such file')));
    await lazy.load();
    expect([lazy.view, lazy.missing]).toEqual([undefined, 'failed']);
    await lazy.load();
    expect([lazy.view, lazy.missing]).toEqual([VIEW, undefined]);
  });

  it('says why it cannot be had', async () => {
    const lazy = new Lazy<Record<string, never>>(async () => Promise.reject(new TypeError('no such file')));
    for (const [missing, answer] of [
      ['replaced', says('/assets/first-bbbbbbbb.js')],
      ['failed', async () => new Response(OURS, { status: 503 })],
      ['unreachable', async () => Promise.reject(new TypeError('no network'))],
    ] as const) {
      page(answer);
      await lazy.load();
      expect(lazy.missing).toBe(missing);
    }
  });
});
