import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const DIST = new URL('../../dist/', import.meta.url);
const MOST_SCRIPT_BYTES = 90 * 1024;

/** On what `npm run build` has made; ./parley test builds first. */
describe.skipIf(!existsSync(DIST))('the build', () => {
  const page = existsSync(DIST) ? readFileSync(new URL('index.html', DIST), 'utf8') : '';

  it('loads at most 90 KiB of compressed script at first', () => {
    const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name!);
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.reduce((sum, name) => sum + readFileSync(new URL(`${name}.gz`, DIST)).length, 0);
    expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  });

  it('has what the first screen does without in scripts of their own, which are few', () => {
    const scripts = readdirSync(new URL('assets/', DIST)).filter((name) => name.endsWith('.js'));
    const named = scripts.map((name) => name.replace(/-[\w-]{8}\.js$/, '')).sort();
    expect(named).toEqual(
      ['GroupDetails', 'Login', 'NewGroup', 'People', 'PersonDetails', 'RoomView', 'Settings', 'first', 'shared', 'zh'].sort(),
    );
    expect(page.match(/\/assets\/[^"]+\.js/g)).toEqual([expect.stringMatching(/\/first-/)]);
  });

  it('has nothing inline and nothing of other origins, as the security policy demands', () => {
    expect(page).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src="\/assets\/)/);
    expect(page).not.toMatch(/(?:src|href)="(?!\/(?!\/))/);
  });

  it('has a compressed form of everything that is worth it, with a hash in each name', () => {
    const assets = readdirSync(new URL('assets/', DIST));
    for (const name of assets.filter((asset) => !asset.endsWith('.gz'))) {
      expect(name).toMatch(/-[\w-]{8}\.\w+$/);
      expect(assets).toContain(`${name}.gz`);
    }
  });
});
