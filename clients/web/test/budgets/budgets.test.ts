/**
 * How long the browser is busy with many conversations and a very long one: `npm run budgets -w parley-web`, on a running
 * cluster that clients/js/tools/fill.mjs has filled. It prints numbers; docs/web.md says what was aimed at and reached.
 */
import { spawn } from 'node:child_process';
import type { CDPSession, Page } from 'playwright-core';
import { it, vi } from 'vitest';
import { GATEWAYS, launch } from '../browser/browser.js';

const FILL = new URL('../../../js/tools/fill.mjs', import.meta.url).pathname;
const MESSAGES = Number(process.env.PARLEY_BUDGET_MESSAGES ?? 100_000);
const CONVERSATIONS = Number(process.env.PARLEY_BUDGET_CONVERSATIONS ?? 5_000);
const RATE = process.env.PARLEY_BUDGET_RATE ?? '400';
const PATIENCE = { timeout: 900_000, interval: 500 };

it('are measured', async () => {
  const browser = await launch();
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // What holds up the page for 50 ms or more, as the browser itself tells it.
  await page.addInitScript(() => {
    const long: number[] = ((window as any).longTasks = []);
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => long.push(duration))).observe({ type: 'longtask' });
  });
  await page.goto(GATEWAYS[0]);
  await page.getByLabel('User name, e-mail or id').fill('seed-0');
  await page.getByLabel('Password').fill('load-test-only');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Conversations' }).waitFor();
  const held = (table: string) =>
    page.evaluate(
      (name) =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('parley');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const counting = opening.result.transaction(name).objectStore(name).count();
            counting.onsuccess = () => (opening.result.close(), resolve(counting.result));
          };
        }),
      table,
    );
  let before = -1;
  await vi.waitFor(async () => {
    const now = await held('conversations');
    const settled = now === before && now >= CONVERSATIONS;
    before = now;
    if (!settled) {
      throw new Error(`${now} conversations are held`);
    }
  }, { timeout: 300_000, interval: 3_000 });
  report('conversations held', before);
  const cdp = await context.newCDPSession(page);
  // The time of the processor, so that other work on the machine does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });

  await measured(page, cdp, 'the list: load the page until it is shown', async () => {
    await page.reload();
    await page.getByRole('navigation').getByRole('link').first().waitFor();
  });
  await measured(page, cdp, 'the list: scroll 30 times', () => scroll(page, 'nav', 600));
  await measured(page, cdp, 'the list: search as one types', async () => {
    await page.getByRole('searchbox').pressSequentially('seed-499');
    await page.getByRole('searchbox').fill('');
  });

  const filling = spawn(process.execPath, [FILL, '--server', GATEWAYS[1].replace('http', 'ws') + 'ws', '--from', 'seed-1', '--to', 'seed-0', '--messages', String(MESSAGES), '--rate', RATE], { stdio: 'inherit' });
  const started = Date.now();
  try {
    await vi.waitFor(async () => {
      const now = await held('messages');
      if (now < MESSAGES) {
        throw new Error(`${now} messages are held`);
      }
    }, PATIENCE);
  } finally {
    filling.kill();
  }
  report(`seconds until ${MESSAGES} messages had arrived and were stored`, Math.round((Date.now() - started) / 1000));
  await page.reload();
  const link = page.getByRole('navigation').getByRole('link').first();
  await link.waitFor();
  await measured(page, cdp, `a conversation of ${MESSAGES}: open it`, async () => {
    await link.click();
    await page.locator('[role=log] [data-seq]').first().waitFor();
  });
  await measured(page, cdp, `a conversation of ${MESSAGES}: scroll up 60 times`, () => scroll(page, '[role=log]', -900, 60));
  await browser.close();
}, 1_800_000);

async function scroll(page: Page, selector: string, by: number, times = 30): Promise<void> {
  await page.locator(selector).hover();
  for (let turn = 0; turn < times; turn++) {
    await page.mouse.wheel(0, by);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
}

/** Runs it, and tells how long the main thread was busy and its longest task, by the processor and by the clock. */
async function measured(page: Page, cdp: CDPSession, what: string, work: () => Promise<void>): Promise<void> {
  await page.waitForTimeout(2_000);
  const busy = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1_000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  await page.evaluate(() => void ((window as any).longTasks.length = 0));
  const before = await busy();
  await page.context().browser()!.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  await page.waitForTimeout(300);
  const spent = (await busy()) - before;
  const ownTime = longestTask(await page.context().browser()!.stopTracing());
  const tasks: number[] = await page.evaluate(() => (window as any).longTasks);
  const longest = tasks.reduce((most, task) => Math.max(most, task), 0);
  const byClock = `by the clock over 50 ms: ${tasks.length}${longest ? `, the longest ${Math.round(longest)} ms` : ''}`;
  report(what, `busy ${Math.round(spent)} ms, the longest task ${ownTime} ms; ${byClock}`);
}

/** Milliseconds of the processor that the longest task of a page's main thread took. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: any[] };
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const took = traceEvents.filter(({ pid, tid, tdur }) => tdur && main.has(`${pid} ${tid}`)).map(({ tdur }) => tdur / 1_000);
  return Math.round(took.reduce((most, one) => Math.max(most, one), 0));
}

function report(what: string, value: string | number): void {
  console.log(`${what}: ${value}`);
}
