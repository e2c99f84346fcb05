import { describe, expect, it } from 'vitest';
import type { Opening } from '#shared/contract/desktop-openings';
import { createOpeningQueue } from './opening-queue';

const run = (flow: string): Opening => ({ kind: 'run', flow, texts: {}, from: 'link' });
const flows = (name: string): Opening => ({ kind: 'import', files: [{ name, text: '' }] });

describe('what the app is opened with', () => {
  it('waits for the page that it is meant for, and is given once', async () => {
    const queue = createOpeningQueue();
    queue.push('main', flows('a'));
    queue.push('main', flows('b'));
    queue.push('quick-run', run('c'));
    const page = queue.watch('main', undefined);
    expect([(await page.next()).value, (await page.next()).value]).toEqual([flows('a'), flows('b')]);
    const later = page.next();
    queue.push('main', flows('d'));
    expect((await later).value).toEqual(flows('d'));
  });

  it('is, of several flows to run, the newest only', async () => {
    const queue = createOpeningQueue();
    for (const flow of ['a', 'b', 'c']) queue.push('quick-run', run(flow));
    const page = queue.watch('quick-run', undefined);
    expect((await page.next()).value).toEqual(run('c'));
  });

  it('goes to the newest page of a window: one that was loaded anew takes over', async () => {
    const queue = createOpeningQueue();
    const old = queue.watch('main', undefined);
    const oldNext = old.next();
    const fresh = queue.watch('main', undefined);
    const freshNext = fresh.next();
    expect((await oldNext).done).toBe(true);
    queue.push('main', flows('a'));
    expect((await freshNext).value).toEqual(flows('a'));
  });

  it('stays for the next page when a page goes away', async () => {
    const queue = createOpeningQueue();
    const leave = new AbortController();
    const next = queue.watch('main', leave.signal).next();
    leave.abort();
    expect((await next).done).toBe(true);
    queue.push('main', flows('a'));
    expect((await queue.watch('main', undefined).next()).value).toEqual(flows('a'));
  });
});
