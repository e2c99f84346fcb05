import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SeenRequest, startTestServer, type TestServer } from '#main/nodes/testing/http-server';
import type { FlowHealth } from '#shared/model/flow-health';
import { type OpenTemplate, openTemplate, type TemplateOptions } from './run-template';

const DAY_MS = 86_400_000;
let folder: string;
let opened: OpenTemplate[];
let servers: TestServer[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-templates-'));
  opened = [];
  servers = [];
});
afterEach(async () => {
  for (const template of opened) await template.stop();
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(id: string, options: Partial<TemplateOptions> = {}): Promise<OpenTemplate> {
  const template = await openTemplate({ id, folder, ...options });
  opened.push(template);
  return template;
}

async function serve(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<TestServer> {
  const server = await startTestServer(answer);
  servers.push(server);
  return server;
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const list = (path: string) => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)).sort() : []);
function put(
  { clock }: OpenTemplate,
  path: string,
  { text = path, ageMs = 2 * DAY_MS }: { text?: string; ageMs?: number } = {},
): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const seconds = (clock.now() - ageMs) / 1000;
  utimesSync(join(folder, path), seconds, seconds);
}
const today = ({ clock }: OpenTemplate) => new Date(clock.now()).toISOString().slice(0, 10);
const monthOf = ({ clock }: OpenTemplate, ageMs: number) => new Date(clock.now() - ageMs).toISOString().slice(0, 7);

describe('with files, the template', () => {
  it('sort-folder puts each file to its kind, and says how many', async () => {
    const template = await open('sort-folder');
    for (const name of ['a.JPG', 'b.pdf', 'c.csv', 'd.xyz']) put(template, `inbox/${name}`);
    put(template, 'inbox/fresh.pdf', { ageMs: 0 });
    const run = await template.run('by-hand');
    expect(run.status()).toBe('succeeded');
    expect(list('inbox')).toEqual(['Documents', 'Other', 'Pictures', 'Tables', 'fresh.pdf']);
    expect([list('inbox/Pictures'), list('inbox/Documents')]).toEqual([['a.JPG'], ['b.pdf']]);
    expect(template.calls.notifications).toMatchObject([
      { title: 'Folder sorted', body: '4 files to Pictures, Documents, Tables, Other' },
    ]);
  });

  it('sort-folder does nothing on a fresh install, and speaks Portuguese when asked to', async () => {
    const template = await open('sort-folder', { language: 'pt-BR' });
    expect((await template.run('every')).status()).toBe('succeeded');
    expect(template.calls.notifications).toEqual([]);
    put(template, 'inbox/a.png');
    await template.run('every');
    expect([list('inbox'), template.calls.notifications[0]?.body]).toEqual([['Imagens'], '1 arquivos para Imagens']);
  });

  it('archive-old-files moves what is old to its month and lists it', async () => {
    const template = await open('archive-old-files');
    put(template, 'documents/old.txt', { ageMs: 40 * DAY_MS });
    put(template, 'documents/new.txt');
    await template.run('by-hand');
    expect([list('documents'), list(`archive/${monthOf(template, 40 * DAY_MS)}`)]).toEqual([['new.txt'], ['old.txt']]);
    expect(read(`archive/list-${today(template)}.csv`)).toMatch(/^name,sizeBytes,modifiedAt,changedFile.path\nold.txt,/);
  });

  it('largest-files reports them in order', async () => {
    const template = await open('largest-files');
    put(template, 'documents/small.txt', { text: 'x' });
    put(template, 'documents/deep/large.bin', { text: 'x'.repeat(2_000_000) });
    await template.run('by-hand');
    const rows = read(`reports/largest-files-${today(template)}.csv`).split('\n');
    expect(rows.slice(0, 3).map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
      'file megabytes',
      'deep/large.bin 1.91',
      'small.txt 0',
    ]);
  });

  it('find-text tells the lines in which a word occurs', async () => {
    const template = await open('find-text');
    put(template, 'notes/a.md', { text: 'nothing\nThe Invoice is here\n' });
    put(template, 'notes/deep/b.txt', { text: 'invoice 7' });
    await template.run('by-hand');
    expect(read('reports/found.txt')).toBe('a.md:2: The Invoice is here\nb.txt:1: invoice 7\n');
    expect(template.calls.notifications).toMatchObject([{ body: '2 lines with “invoice”' }]);
  });

  it('inbox-to-event announces each file once and puts it away', async () => {
    const template = await open('inbox-to-event');
    put(template, 'drop/a.txt', { text: 'hello' });
    await template.run('every');
    await template.run('every');
    const path = join(folder, `drop-done/${today(template)}/a.txt`);
    expect(template.calls.events).toMatchObject([{ type: 'file.arrived', data: { name: 'a.txt', path, sizeBytes: 5 } }]);
    expect(existsSync(path)).toBe(true);
  });
});

describe('for backups, the template', () => {
  it('backup-folder packs the folder, deletes old backups, and tells', async () => {
    const template = await open('backup-folder');
    put(template, 'documents/a.txt');
    put(template, 'backups/backup-2001-01-01.zip', { ageMs: 31 * DAY_MS });
    put(template, 'backups/mine.zip', { ageMs: 31 * DAY_MS });
    await template.run('nightly');
    expect(list('backups')).toEqual([`backup-${today(template)}.zip`, 'mine.zip']);
    expect(template.calls.notifications).toMatchObject([
      { level: 'success', body: expect.stringContaining('1 files in') as unknown },
    ]);
  });

  it('backup-folder says when there is nothing to back up', async () => {
    const template = await open('backup-folder');
    expect((await template.run('by-hand')).status()).toBe('succeeded');
    expect(template.calls.notifications).toMatchObject([
      { level: 'error', body: expect.stringContaining('documents') as unknown },
    ]);
  });

  it('mirror-folder copies what is new, with its folders', async () => {
    const template = await open('mirror-folder');
    put(template, 'documents/deep/new.txt', { ageMs: 1000 });
    put(template, 'documents/old.txt');
    await template.run('hourly');
    expect([list('copy'), list('copy/deep'), list('documents/deep')]).toEqual([['deep'], ['new.txt'], ['new.txt']]);
  });

  it('keep-web-data keeps a copy by its day, and tells when there is none', async () => {
    const server = await serve((_request, response) => void response.end('{"a":1}'));
    const template = await open('keep-web-data', { env: { page: server.url } });
    await template.run('daily');
    expect(read(`web/${today(template)}.txt`)).toBe('{"a":1}');
    const gone = await open('keep-web-data', { env: { page: 'http://127.0.0.1:1/' } });
    const run = gone.run('daily');
    await advanceUntil(gone, () => gone.calls.notifications.length === 1);
    await run;
    expect(gone.calls.notifications).toMatchObject([{ level: 'warning' }]);
  });
});

/** Lets time pass, for what waits between attempts. */
async function advanceUntil({ clock }: OpenTemplate, isOver: () => boolean): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(5000);
      expect(isOver()).toBe(true);
    },
    { timeout: 20_000, interval: 10 },
  );
}

describe('for reports, the template', () => {
  it('csv-report begins with an example, and adds up by customer', async () => {
    const template = await open('csv-report');
    const run = await template.run('weekly');
    expect([run.status(), run.steps().filter((step) => step.endsWith('failed'))]).toEqual(['succeeded', []]);
    expect(read('orders.csv')).toMatch(/^customer,total\nAna,120.50\n/);
    expect(read(`reports/customers-${today(template)}.csv`)).toBe('customer,total\nCarla,310\nAna,160\nBruno,80\n');
    expect(template.calls.mails).toMatchObject([{ to: 'you@example.com', subject: 'Orders by customer: 3' }]);
  });

  it('csv-report reads the file that is there and leaves it alone', async () => {
    const template = await open('csv-report');
    put(template, 'orders.csv', { text: 'customer;total\nEva;1\n' });
    await template.run('by-hand');
    expect(read('orders.csv')).toBe('customer;total\nEva;1\n');
    expect(read(`reports/customers-${today(template)}.csv`)).toBe('customer,total\nEva,1\n');
  });

  it('csv-check parts right rows from those to correct', async () => {
    const template = await open('csv-check');
    await template.run('by-hand');
    expect(read('contacts/good.csv')).toBe('name,email\nAna,ana@example.com\n');
    expect(read('contacts/to-correct.csv')).toBe('name,email\nBruno,bruno@example\n,carla@example.com\n');
    expect(template.calls.notifications).toMatchObject([{ body: expect.stringContaining('2 rows') as unknown }]);
  });

  it('merge-csv makes one table with every column', async () => {
    const template = await open('merge-csv');
    put(template, 'parts/1.csv', { text: 'a,b\n1,2\n' });
    put(template, 'parts/2.csv', { text: 'a;c\n3;x\n' });
    await template.run('by-hand');
    expect(read('merged.csv')).toBe('a,b,c\n1,2,\n3,,x\n');
  });

  it('web-data-to-csv makes a table of a JSON list', async () => {
    const release = { name: 'One', tag_name: 'v1', published_at: '2026-01-02T03:04:05Z', html_url: 'https://x.test/1' };
    const server = await serve(
      (_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify([release])),
    );
    const template = await open('web-data-to-csv', { env: { page: server.url } });
    await template.run('by-hand');
    expect(read('reports/web-data.csv')).toBe('name,tag,published,address\nOne,v1,2026-01-02,https://x.test/1\n');
  });
});

describe('for web pages, the template', () => {
  it('page-changed remembers a page and tells once that it has changed', async () => {
    let text = 'first';
    const server = await serve(
      (_request, response) => void response.end(`<body><p>${text}</p><script>${Math.random()}</script>`),
    );
    const template = await open('page-changed', { env: { page: server.url, part: 'p' } });
    await template.run('hourly');
    await template.run('hourly');
    expect([read('watch/page.txt'), template.calls.notifications]).toEqual(['first', []]);
    text = 'second';
    await template.run('hourly');
    await template.run('hourly');
    expect(read('watch/page.txt')).toBe('second');
    expect([template.calls.notifications.length, template.calls.mails.map(({ text: body }) => body)]).toEqual([1, ['second']]);
  });

  it.each([
    ['R$ 1.234,50', 1234.5, 1],
    ['£51.77', 51.77, 1],
    ['$2,000.00', 2000, 0],
  ])('price-watch reads %s, notes it, and mails when it is below the limit', async (price, number, mails) => {
    const server = await serve(
      (_request, response) => void response.end(`<meta charset=utf-8><h1>Lamp</h1><b class=price_color>${price}</b>`),
    );
    const template = await open('price-watch', { env: { page: server.url, limit: '1500' } });
    await template.run('daily');
    expect(read('prices.csv')).toBe(`${today(template)},Lamp,${number}\n`);
    expect(template.calls.mails).toHaveLength(mails);
  });

  it('broken-links finds what does not answer well', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/gone') return void response.writeHead(404).end();
      response.end(
        '<a href="/fine">1</a><a href="/fine#part">2</a><a href="gone">3</a><a href="http://127.0.0.1:1/">4</a><a href="mailto:a@b.c">5</a>',
      );
    });
    const template = await open('broken-links', { env: { page: `${server.url}/` } });
    await template.run('by-hand');
    const rows = read('reports/broken-links.csv').trim().split('\n');
    expect(rows.slice(1).map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
      `${server.url}/gone 404`,
      'http://127.0.0.1:1/ 0',
    ]);
    expect(server.seen.map(({ url }) => url).sort()).toEqual(['/', '/fine', '/gone']);
  });

  it('feed-digest mails the entries of a feed', async () => {
    const item = (n: number) => `<item><title>Post ${n} &amp; more</title><link>https://x.test/${n}</link></item>`;
    const items = Array.from({ length: 12 }, (_, at) => item(at + 1)).join('');
    const server = await serve(
      (_request, response) => void response.end(`<rss><channel><title>Blog</title>${items}</channel></rss>`),
    );
    const template = await open('feed-digest', { env: { feed: server.url } });
    await template.run('daily');
    expect(template.calls.mails).toMatchObject([{ subject: '10 entries of today' }]);
    expect(template.calls.mails[0]?.text?.split('\n').slice(0, 2)).toEqual(['- Post 1 & more', '  https://x.test/1']);
  });
});

describe('for monitoring, the template', () => {
  it('site-monitor notes each answer and tells of those that are down', async () => {
    const server = await serve(({ url }, response) => void response.writeHead(url === '/bad' ? 500 : 200).end('x'));
    const template = await open('site-monitor', { env: { sites: `${server.url}/good, ${server.url}/bad, http://127.0.0.1:1/` } });
    await template.run('often');
    const rows = read('monitor/sites.csv')
      .trim()
      .split('\n')
      .map((row) => row.split(','));
    expect(rows.map(([, address, status, , ok]) => [address, status, ok])).toEqual([
      [`${server.url}/good`, '200', 'true'],
      [`${server.url}/bad`, '500', 'false'],
      ['http://127.0.0.1:1/', '0', 'false'],
    ]);
    expect(template.calls.notifications).toMatchObject([
      { title: '2 sites are down', body: `${server.url}/bad (500), http://127.0.0.1:1/` },
    ]);
  });

  it('heartbeat is content while signs come, and tells when none does', async () => {
    const template = await open('heartbeat');
    const first = await template.run('hourly');
    expect(first.status()).toBe('waiting');
    await template.run('beat', { query: { from: 'backup' } });
    expect(first.steps()).toContain('alive: succeeded');
    const second = await template.run('hourly');
    await template.clock.advance(3_600_000);
    await vi.waitFor(() => expect(second.status()).toBe('succeeded'));
    expect(template.calls.notifications).toMatchObject([{ title: 'No sign of life', level: 'error' }]);
  });

  it('check-flows tells of each trouble that is new, and of each that is over', async () => {
    const flow = (flowName: string, status: FlowHealth['status'], messages: string[] = []): FlowHealth => ({
      flowId: flowName,
      flowName,
      status,
      troubles: messages.map((message) => ({ check: 'fires', code: 'SCHEDULE_OVERDUE', message })),
      since: 0,
    });
    const health = [flow('Orders', 'new', ['Late', 'Stuck']), flow('Mail', 'known', ['Off']), flow('Backup', 'recovered')];
    const template = await open('check-flows', { health: [...health, flow('Fine', 'ok')] });
    const run = await template.run('by-hand');
    expect(run.status()).toBe('succeeded');
    expect(template.calls.notifications).toMatchObject([
      { title: 'Trouble with Orders', body: 'Late\nStuck', level: 'error' },
      { title: 'Backup is well again', level: 'success' },
    ]);
    const calm = await open('check-flows', { language: 'pt-BR', health: [flow('Fine', 'ok')] });
    expect((await calm.run('hourly')).status()).toBe('succeeded');
    expect(calm.calls.notifications).toEqual([]);
  });

  it('failure-log adds a row for each failed run', async () => {
    const template = await open('failure-log');
    const event = {
      time: '2026-11-21T08:00:00Z',
      data: { flowName: 'Orders, big', runId: 'run_1', error: { message: 'No stock' } },
    };
    await template.run('failed', event);
    await template.run('failed', event);
    expect(read('logs/failed-runs.csv')).toBe('2026-11-21T08:00:00Z,"Orders, big",run_1,No stock\n'.repeat(2));
  });
});

describe('for messages, the template', () => {
  it('checklist-mail mails a box for each line', async () => {
    const template = await open('checklist-mail');
    await template.run('monday');
    expect(template.calls.mails).toMatchObject([
      { subject: 'Checklist of the week', text: '[ ] Answer open questions\n[ ] Check the backups\n[ ] Plan the week' },
    ]);
  });

  it('birthdays tells of those of today', async () => {
    const template = await open('birthdays');
    await template.run('daily');
    const age = Number(today(template).slice(0, 4)) - 1990;
    expect(template.calls.notifications).toMatchObject([{ title: 'Birthday: Ana', body: `${age} years` }]);
  });

  it('contact-form shows its form, keeps and mails what is sent, and refuses half of it', async () => {
    const template = await open('contact-form');
    const call = { headers: {}, query: {}, path: 'contact' };
    const page = await template.run('form', { ...call, method: 'GET', body: null });
    expect(page.reply()).toMatchObject({
      kind: 'response',
      response: { status: 200, body: expect.stringContaining('<form') as unknown },
    });
    const sent = await template.run('sent', {
      ...call,
      method: 'POST',
      body: { email: 'ana@example.com', message: 'Hi, you\nthere' },
    });
    expect(sent.reply()).toMatchObject({ kind: 'response', response: { status: 200 } });
    expect(read('contact/messages.csv')).toMatch(/,ana@example.com,"Hi, you\nthere"\n$/);
    expect(template.calls.mails).toMatchObject([{ subject: 'Message of ana@example.com', text: 'Hi, you\nthere' }]);
    const half = await template.run('sent', { ...call, method: 'POST', body: { email: 'ana' } });
    expect(half.reply()).toMatchObject({ kind: 'response', response: { status: 422 } });
  });
});

describe('for approvals, the template', () => {
  const request = (body: Record<string, string | number>) => ({ body, headers: {}, query: {}, method: 'POST', path: 'x' });
  const answer = (runId: string, decision: string) => ({
    ...request({}),
    method: 'GET',
    query: { request: runId, answer: decision },
  });

  it('approval-by-link waits for the link that is opened, and goes its way', async () => {
    const template = await open('approval-by-link');
    const asked = await template.run('request', request({ who: 'Ana', what: 'a lamp' }));
    const other = await template.run('request', request({ who: 'Bia', what: 'a car' }));
    expect([asked.status(), other.status()]).toEqual(['waiting', 'waiting']);
    expect(template.calls.mails[0]?.text).toContain(
      `Yes: http://127.0.0.1:5177/hooks/approval-answer?request=${asked.runId}&answer=yes`,
    );
    const thanks = await template.run('link', answer(asked.runId, 'yes'));
    expect(thanks.reply()).toMatchObject({ kind: 'response', response: { status: 200 } });
    await vi.waitFor(() => expect(asked.status()).toBe('succeeded'));
    expect(read(`approvals/${asked.runId}.txt`)).toContain('Approved: a lamp, asked for by Ana');
    expect(other.status()).toBe('waiting');
    await template.run('link', answer(other.runId, 'no'));
    await vi.waitFor(() => expect(other.status()).toBe('succeeded'));
    expect(template.calls.notifications).toMatchObject([{ title: 'Refused', body: 'a car' }]);
  });

  it('approval-by-link works in Portuguese, where its steps have other names', async () => {
    const template = await open('approval-by-link', { language: 'pt-BR' });
    const asked = await template.run('request', request({ who: 'Ana', what: 'uma lâmpada' }));
    await template.run('link', answer(asked.runId, 'yes'));
    await vi.waitFor(() => expect(asked.status()).toBe('succeeded'));
    expect(read(`approvals/${asked.runId}.txt`)).toContain('Aprovado: uma lâmpada, pedido por Ana');
  });

  it('expense-approval lets small ones pass, asks for large ones, and asks a second person in time', async () => {
    const template = await open('expense-approval');
    await template.run('request', request({ what: 'Pens', amount: '20' }));
    expect([read('expenses/approved.csv'), template.calls.mails.length]).toEqual(['Pens,20\n', 0]);
    const large = await template.run('request', request({ what: 'Desk', amount: 900 }));
    await template.run('link', answer(large.runId, 'yes'));
    await vi.waitFor(() => expect(large.status()).toBe('succeeded'));
    expect(read('expenses/approved.csv')).toBe('Pens,20\nDesk,900\n');
    const late = await template.run('request', request({ what: 'Sofa', amount: 2000 }));
    await template.clock.advance(2 * DAY_MS);
    await vi.waitFor(() => expect(late.status()).toBe('succeeded'));
    expect(template.calls.mails.at(-1)).toMatchObject({ to: 'boss@example.com', subject: 'No answer yet: Sofa' });
  });
});
