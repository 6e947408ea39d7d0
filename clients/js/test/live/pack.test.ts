import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { newUser, PASSWORD, server, UNTIL } from './cluster.js';

const run = promisify(execFile);
const PACKAGE = new URL('../../', import.meta.url).pathname;
const PAGE = new URL('../../../../docs/javascript.md', import.meta.url);

it('works, packed, in an empty project: the example of the page talks to a user', async () => {
  const [ann, ben] = await Promise.all([newUser('ann', [server(0)]), newUser('ben', [server(1)])]);
  const folder = await mkdtemp(join(tmpdir(), 'parley-pack-'));
  try {
    await run('npm', ['run', 'build'], { cwd: PACKAGE });
    await run('npm', ['pack', '--pack-destination', folder], { cwd: PACKAGE });
    await writeFile(join(folder, 'package.json'), '{"private": true, "type": "module"}');
    const archive = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')).version;
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./parley-client-${archive}.tgz`], { cwd: folder });
    const example = /<!-- example:begin -->\n```js\n([\s\S]*?)\n```\n<!-- example:end -->/.exec(await readFile(PAGE, 'utf8'))![1]!;
    expect(example.split('\n').length).toBeLessThanOrEqual(20);
    const script = example
      .replace("'ws://127.0.0.1:7401/ws', 'ws://127.0.0.1:7403/ws'", `'${server(0)}', '${server(1)}'`)
      .replace("'user1', '123456'", `'${ann.user!.name}', '${PASSWORD}'`)
      .replace("'user2'", `'${ben.user!.name}'`);
    await writeFile(join(folder, 'example.js'), script);
    const flags = Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-websocket'] : [];
    const example$ = run(process.execPath, [...flags, 'example.js'], { cwd: folder });
    example$.catch(() => {}); // It runs until it is ended below.
    try {
      const id = ann.conversationWith(ben.user!.id);
      await vi.waitFor(async () => expect((await ben.message(id, 1n))?.text).toBe('hello'), UNTIL);
      await (await ben.send(ann.user!.id, 'hello to you')).stored;
      await vi.waitFor(async () => expect((await ben.message(id, 2n))?.reactions).toMatchObject([{ emoji: '👍' }]), UNTIL);
    } finally {
      example$.child.kill();
    }
  } finally {
    await Promise.all([ann.close(), ben.close()]);
    await rm(folder, { recursive: true });
  }
}, 120_000);
