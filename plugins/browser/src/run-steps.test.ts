import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRef, JsonObject } from '@pulseflow/sdk';
import { createTestFiles, type RunNodeOptions, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type TestSite } from '../test/site';
import { findChromium } from './browser/find-chromium';
import { runSteps } from './run-steps';

const executable = process.env['PULSEFLOW_CHROMIUM'] ?? findChromium('') ?? '';

describe('Browser steps without a browser', () => {
  it('say that there is none at the path, and that there is nothing to do', async () => {
    const steps = [{ action: 'open', url: 'https://example.com' }];
    await expect(runNode(runSteps, { config: { steps, executable: '/no/browser' } })).rejects.toMatchObject({
      code: 'BROWSER_MISSING',
      data: { words: { 'pt-BR': expect.any(String) as string } },
    });
    await expect(runNode(runSteps)).rejects.toMatchObject({ code: 'BROWSER_STEPS_MISSING' });
  });
});

describe.skipIf(executable === '')('Browser steps', { timeout: 120_000 }, () => {
  let site: TestSite;
  let files: TestFiles;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.stop());
  beforeEach(() => {
    files = createTestFiles();
  });
  afterEach(() => files.dispose());

  const run = (steps: JsonObject[], config: JsonObject = {}, more: RunNodeOptions = {}) =>
    runNode(runSteps, { config: { executable, stepTimeoutMs: 10_000, ...config, steps }, files, ...more });
  const open = (path: string, host?: string) => ({ action: 'open', url: site.url(path, host) });
  const read = (name: string, target: string, what = 'text', attribute = '') => ({
    ...{ action: 'extract', name, target, read: what, attribute },
  });

  it('read texts, attributes, lists, tables and counts of a page, also in a frame', async () => {
    const steps = [
      open('/'),
      read('total', '#total'),
      read('bold', '#total', 'html'),
      read('links', 'a[href^="/t"]', 'attributes', 'href'),
      read('first', 'a', 'attribute', 'href'),
      read('list', 'li', 'list'),
      read('none', '.none', 'list'),
      read('table', 'table', 'table'),
      read('rows', 'tbody tr', 'count'),
      { action: 'fill', target: 'iframe#inner >>> label=Card', value: '4711' },
      read('card', '#inner >>> label=Card', 'value'),
      read('echo', '#inner >>> output'),
    ];
    const { out, progress } = await run(steps, { does: 'reads' }, { items: [{ order: 7 }] });
    expect(out).toEqual([
      {
        order: 7,
        page: {
          ...{
            url: site.url('/'),
            title: 'Shop',
            total: 'Total: 42.50',
            bold: expect.stringContaining('<b>42.50</b>') as string,
          },
          ...{ links: ['/two', '/three'], first: '/two', list: ['one', 'two'], none: [], rows: 2, card: '4711', echo: '4711' },
          table: [
            { Order: 'A1', 'column 2': '10' },
            { Order: 'B2', 'column 2': '20' },
          ],
        },
      },
    ]);
    expect(progress).toHaveLength(steps.length);
  });

  it('fill in, select, tick, hand over a file, press keys and send a form, with the password of a credential', async () => {
    const photo = await files.create('me.txt', new TextEncoder().encode('face'), 'text/plain');
    const steps = [
      open('/form'),
      { action: 'fill', target: 'label=E-mail', fillWith: 'user' },
      { action: 'fill', target: 'label=Password', fillWith: 'password' },
      { action: 'select', target: 'label=Size', value: 'Large' },
      { action: 'check', target: 'label=Terms' },
      { action: 'upload', target: 'label=Photo', file: '' },
      { action: 'wait', waitFor: 'visible', waitTarget: 'text=me.txt:face' },
      { action: 'press', target: 'label=E-mail', value: 'Enter' },
      { action: 'wait', waitFor: 'address', waitTarget: '**/send' },
      read('said', 'h1'),
    ];
    const credential = { user: 'ana@example.com', password: 'geheim' };
    const { out } = await run(steps, {}, { credential, items: [{ json: {}, files: { photo } }] });
    expect(out).toMatchObject([{ page: { said: 'Thank you', title: 'Sent' } }]);
    expect(site.sent.at(-1)).toMatchObject({ email: 'ana@example.com', password: 'geheim', size: 'l', terms: 'on' });
  });

  it('wait for what appears, disappears or takes time', async () => {
    const steps = [
      open('/'),
      { action: 'wait', waitFor: 'hidden', waitTarget: '#late' },
      { action: 'click', target: 'text=Show' },
      { action: 'wait', waitFor: 'visible', waitTarget: 'text=Here now' },
      { action: 'wait', waitFor: 'quiet' },
      { action: 'wait', waitFor: 'time', waitMs: 20 },
      read('late', '#late'),
    ];
    expect((await run(steps)).out).toMatchObject([{ page: { late: 'Here now' } }]);
  });

  it('take pictures, print and download, as files of the item or to a path', async () => {
    const steps = [
      open('/'),
      { action: 'screenshot', name: 'shop', fullPage: true },
      { action: 'pdf', name: 'print' },
      { action: 'download', target: 'text=Report', name: 'report' },
      { action: 'download', target: 'text=Report', name: 'saved', saveAs: 'out/report.csv' },
    ];
    const { outputs, out } = await run(steps);
    const made = outputs['out']?.[0]?.files ?? {};
    expect(Object.keys(made)).toEqual(['shop', 'print', 'report']);
    const begins = async (name: string) =>
      Buffer.from(await files.read(made[name] as FileRef))
        .toString('latin1')
        .slice(0, 8);
    expect([await begins('shop'), await begins('print'), await begins('report')]).toEqual([
      '\x89PNG\r\n\x1a\n',
      '%PDF-1.4',
      'a,b\n1,2\n',
    ]);
    expect(made['report']).toMatchObject({ name: 'report.csv' });
    expect(out).toMatchObject([{ page: { saved: { name: 'report.csv', sizeBytes: 8 } } }]);
    expect(readFileSync(join(files.folder, 'out/report.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  it('forget everything, or keep the session for the next run', async () => {
    const enter = [
      open('/form'),
      { action: 'fill', target: 'label=E-mail', value: 'ana@x' },
      { action: 'click', target: 'text=Send' },
    ];
    const ask = [open('/me'), read('who', '#who')];
    await run(enter);
    expect((await run(ask)).out).toMatchObject([{ page: { who: 'nobody' } }]);
    await run(enter, { session: 'shop' });
    expect((await run(ask, { session: 'shop' })).out).toMatchObject([{ page: { who: 'ana' } }]);
    expect(statSync(join(files.folder, 'browser-sessions/shop.json')).mode & 0o77).toBe(0);
    await expect(run(ask, { session: '../out' })).rejects.toMatchObject({ code: 'BROWSER_SESSION_INVALID' });
  });

  it('reach no host that is not allowed: not by address, not by redirect, not by a part of a page', async () => {
    const allowedHosts = 'localhost';
    await expect(run([open('/', '127.0.0.1')], { allowedHosts })).rejects.toMatchObject({ code: 'BROWSER_HOST_REFUSED' });
    site.asked.length = 0;
    await expect(run([open('/away')], { allowedHosts })).rejects.toMatchObject({ code: 'BROWSER_PAGE_UNREACHABLE' });
    await run([open('/outside'), { action: 'wait', waitFor: 'quiet' }], { allowedHosts });
    expect(site.asked.filter((asked) => asked.startsWith('127.'))).toEqual([]);
    await run([open('/away')]);
    expect(site.asked).toContain('127.0.0.1/two');
    await expect(run([{ action: 'open', url: 'file:///etc/passwd' }])).rejects.toMatchObject({ code: 'BROWSER_ADDRESS_INVALID' });
  });

  it('keep a picture and a trace of a failure, and say which step it was', async () => {
    const failed = run([open('/stuck'), { action: 'click', target: 'text=Never' }], { stepTimeoutMs: 3000 });
    const error = await failed.catch((thrown: unknown) => thrown as { data: { files: Record<string, FileRef> } });
    expect(error).toMatchObject({
      code: 'BROWSER_STEP_TIMED_OUT',
      kind: 'operational',
      effect: 'unknown',
      message: expect.stringMatching(/^Step 2 \(click\).*waiting for.*Never/) as string,
      data: { step: 2, page: site.url('/stuck'), words: { 'pt-BR': expect.stringContaining('Etapa 2') as string } },
    });
    const { screenshot, trace } = (error as { data: { files: Record<string, FileRef> } }).data.files;
    expect([screenshot?.mimeType, trace?.mimeType]).toEqual(['image/png', 'application/zip']);
    expect(existsSync(join(files.folder, trace?.path ?? ''))).toBe(true);
  });

  it('keep no trace when a credential is used, as it would hold the password', async () => {
    const steps = [open('/stuck'), { action: 'click', target: 'text=Never' }];
    const failed = run(steps, { stepTimeoutMs: 3000 }, { credential: { user: 'ana', password: 'geheim' } });
    const error = await failed.catch((thrown: unknown) => thrown as { data: { files: Record<string, FileRef> } });
    expect(Object.keys((error as { data: { files: object } }).data.files)).toEqual(['screenshot']);
  });

  it('go on over an optional step, and refuse an ambiguous or missing element', async () => {
    const optional = { action: 'click', target: 'text=Cookies: accept', optional: true };
    expect((await run([open('/two'), optional, read('h', 'h1')], { stepTimeoutMs: 4000 })).out).toMatchObject([
      { page: { h: 'Second page' } },
    ]);
    await expect(run([open('/'), { action: 'click', target: 'a' }])).rejects.toMatchObject({ code: 'BROWSER_TARGET_AMBIGUOUS' });
    await expect(run([open('/'), { action: 'click' }])).rejects.toMatchObject({ code: 'BROWSER_TARGET_MISSING' });
    await expect(run([open('/nowhere')])).rejects.toMatchObject({ code: 'BROWSER_PAGE_REFUSED', kind: 'user', effect: 'none' });
    await expect(run([{ action: 'fill', target: 'x', fillWith: 'password' }])).rejects.toMatchObject({
      code: 'BROWSER_CREDENTIAL_MISSING',
    });
  });

  // Also in the very moment in which Playwright's own call never answers, which one time in three hits.
  it('end at once when the run is cancelled', async () => {
    const controller = new AbortController();
    const running = run([open('/stuck'), { action: 'click', target: 'text=Never' }], {}, { signal: controller.signal });
    site.asked.length = 0;
    await expect.poll(() => site.asked, { timeout: 20_000 }).toContain('localhost/stuck');
    controller.abort();
    await expect(running).rejects.toThrow();
  });
});
