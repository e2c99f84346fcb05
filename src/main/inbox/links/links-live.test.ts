/** A task by e-mail through the whole app: the real host, engine, listener and mail server; answered as a phone would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Instance, startInstance } from '#main/host/instance';
import { silentLog } from '#main/host/log';
import { flowDefinitionSchema } from '#shared/model/flow';

const home = () => mkdtempSync(join(tmpdir(), 'pulseflow-links-'));
const LONG = { timeout: 20_000 };

let folder: string;
let instance: Instance;
let mails: { to: string[]; text: string }[];
let smtp: SMTPServer;

async function open(): Promise<void> {
  instance = await startInstance({ home: folder, mode: 'headless', version: '0.0.0', log: silentLog, port: 0 });
}
const client = () => createRouterClient(instance.host.router, { context: {} });

beforeEach(async () => {
  folder = home();
  mails = [];
  smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  await open();
  const { port } = smtp.server.address() as { port: number };
  await client().settings.update({ smtp: { host: '127.0.0.1', port, security: 'none', from: 'flows@example.com' } });
});
afterEach(async () => {
  await instance.close(1000);
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

async function addPerson(name: string, language: 'en' | 'pt-BR' = 'en'): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  const { id } = await client().people.create({ name, access: 'approver', language, contacts: { email } });
  await client().notifications.setRules({
    personId: id,
    rules: { rules: [{ topics: ['task-assigned', 'task-overdue'], channels: ['email'], pace: 'now' }] },
  });
  return id;
}

/** A part of a mail as it was written. */
function partOf(mail: string, type: string): string {
  const part = mail.split(/\r\n--[^\r]*/).find((each) => each.includes(`Content-Type: ${type}`)) ?? '';
  const body = part.slice(part.indexOf('\r\n\r\n') + 4);
  if (part.includes('Content-Transfer-Encoding: base64')) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString().replace(/\r\n/g, '\n');
}

/** The newest mail to a person, read as a mail program does. */
async function mailTo(address: string, count = 1) {
  await expect.poll(() => mails.filter(({ to }) => to.includes(address)).length, LONG).toBeGreaterThanOrEqual(count);
  const newest = mails.filter(({ to }) => to.includes(address)).at(-1);
  const mail = newest?.text ?? '';
  const [subject, text, html] = [/^Subject: (.*)\r$/m.exec(mail)?.[1], partOf(mail, 'text/plain'), partOf(mail, 'text/html')];
  const linkOf = (label: string) => new RegExp(`href="([^"]+/decide/[\\w-]{43})">${label}<`).exec(html)?.[1] ?? '';
  return { subject, text, html, linkOf };
}

const post = (url: string, body: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(body), headers: { origin: 'null' } });

async function askingFlow(personId: string): Promise<string> {
  const body = flowDefinitionSchema.parse({
    name: 'Invoices',
    nodes: [
      { id: 'start', name: 'Start', type: 'core.manual', config: {} },
      {
        id: 'ask',
        name: 'Ask',
        type: 'core.human-task',
        config: {
          title: 'Pay {{ supplier }}',
          description: 'They ask for **{{ amount }}**.',
          assignees: [{ person: personId }],
        },
      },
      { id: 'paid', name: 'Paid', type: 'core.set', config: { fields: [{ path: 'paid', value: true }] } },
    ],
    edges: [
      { from: { node: 'start' }, to: { node: 'ask' } },
      { from: { node: 'ask', port: 'approved' }, to: { node: 'paid' } },
    ],
  });
  return (await client().flows.create({ query: { publish: true }, body })).id;
}

it('a run asks by e-mail, its reader confirms on the page, and the run goes on', async () => {
  const ana = await addPerson('Ana');
  const flowId = await askingFlow(ana);
  const { runId } = await client().runs.start({
    params: { workflowId: flowId },
    body: { input: { supplier: 'ACME & Co', amount: 120 } },
  });
  const { subject, text, html, linkOf } = await mailTo('ana@example.com');
  expect(subject).toBe('Pay ACME & Co');
  expect(html).toContain('<strong>120</strong>');
  expect(text).toContain('They ask for **120**.');
  expect(text).toMatch(/Approve:\nhttp:\/\/127\.0\.0\.1:\d+\/decide\/[\w-]{43}/);

  const link = linkOf('Approve');
  // As a scanner of mail does.
  for (const url of [linkOf('Reject'), link, link]) expect((await fetch(url)).status).toBe(200);
  expect((await client().runs.get({ runId })).status).toBe('waiting');

  const answered = await post(link, { outcome: 'approved', comment: 'Fine' });
  expect(answered.status).toBe(200);
  expect(answered.url).toBe(link);
  expect(await answered.text()).toContain('Your answer: Approve');
  expect((await client().runs.get({ runId })).status).toBe('waiting');
  await expect.poll(async () => (await client().runs.get({ runId })).status, LONG).toBe('succeeded');
  expect(await (await fetch(link)).text()).toContain('Decided: Approve');

  const [task] = (await client().inbox.list({ box: 'done' })).items;
  const { history } = await client().inbox.get({ taskId: task?.id ?? '' });
  expect(history.map(({ action, via }) => `${action} ${via}`)).toEqual(
    expect.arrayContaining(['link-sent engine', 'voted link']) as string[],
  );
}, 60_000);

it('an answer is taken back on the page, and given anew, also over a restart in between', async () => {
  const ana = await addPerson('Ana', 'pt-BR');
  const flowId = await askingFlow(ana);
  const { runId } = await client().runs.start({
    params: { workflowId: flowId },
    body: { input: { supplier: 'ACME', amount: 1 } },
  });
  const { html, linkOf } = await mailTo('ana@example.com');
  expect(html).toContain('Você responde como Ana.');
  const link = linkOf('Rejeitar');
  await post(link, { outcome: 'rejected' });
  const taken = await post(link, { action: 'undo' });
  expect(await taken.text()).toContain('Você voltou atrás.');
  const { port } = new URL(link);
  await instance.close(1000);
  instance = await startInstance({ home: folder, mode: 'headless', version: '0.0.0', log: silentLog, port: Number(port) });
  expect(await (await post(link, { outcome: 'approved' })).text()).toContain('Sua resposta: Aprovar');
  expect((await client().runs.get({ runId })).status).toBe('waiting');
  const { items } = await client().inbox.list({ box: 'all', state: 'deciding' });
  expect(items).toMatchObject([{ task: { outcome: 'approved' } }]);
}, 60_000);

it('links lead to the public address once it is set, which the listener then answers', async () => {
  await client().settings.update({ server: { publicUrl: ' https://flows.example.com/pulse/ ' } });
  const ana = await addPerson('Ana');
  await client().humanTasks.create({
    kind: 'decision',
    title: 'Lunch?',
    outcomes: [{ id: 'yes', label: 'Yes' }],
    assignees: [{ person: ana }],
    data: { place: 'Bistro' },
  });
  const { linkOf, html } = await mailTo('ana@example.com');
  const link = linkOf('Yes');
  expect(link).toMatch(/^https:\/\/flows\.example\.com\/pulse\/decide\//);
  expect(html).toContain('<th scope="row">place</th><td><span>Bistro</span></td>');
  // As a proxy that takes its own path away and keeps the name.
  const local = `${instance.baseUrl}${new URL(link).pathname.replace('/pulse', '')}`;
  expect((await fetch(local)).status).toBe(200);
  await expect(client().settings.update({ server: { publicUrl: 'flows.example.com' } })).rejects.toMatchObject({
    data: { details: { detail: 'SETTING_PUBLIC_URL' } },
  });
}, 60_000);
