/** Connectors for messages as people use them, in the real program: also when it is killed, and when answers get lost. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FlowId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { startDiscordApi } from '../../../plugins/discord/test/discord-api';
import { startImapServer } from '../../../plugins/email/test/imap-server';
import { startSmtpServer } from '../../../plugins/email/test/smtp-servers';
import { startSlackApi } from '../../../plugins/slack/test/slack-api';
import { messageOf, startBotApi } from '../../../plugins/telegram/test/bot-api';
import { chain, node } from '../../setup/flows';
import { cleanUp, type Instance, startInstance } from '../../setup/instance';

const soon = { timeout: 20_000 };
let instance: Instance;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(cleanUp);
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

let made = 0;
async function credential(type: string, values: JsonObject): Promise<string> {
  made += 1;
  return (await instance.client.credentials.create({ name: `Of test ${made}`, type, values })).id;
}

async function publish(flow: ReturnType<typeof chain>): Promise<FlowId> {
  return (await instance.client.flows.create({ query: { publish: true }, body: flow })).id;
}

/** The runs of a flow that have ended, oldest first, with what the items of a node were. */
async function endedRuns(flowId: FlowId, nodeId: string) {
  const { items } = await instance.client.runs.list({ flowId });
  return Promise.all(
    items.toReversed().map(async ({ id }) => {
      const { status, error, steps } = await instance.client.runs.get({ runId: id });
      const step = steps.findLast((one) => one.nodeId === nodeId && one.status === 'succeeded');
      const data = step === undefined ? undefined : await instance.client.runs.stepData({ runId: id, seq: step.seq });
      return { status, error, items: data?.outputs['out']?.items.map(({ json }) => json) ?? [] };
    }),
  );
}

async function untilRuns(flowId: FlowId, nodeId: string, count: number) {
  await expect
    .poll(async () => (await endedRuns(flowId, nodeId)).map(({ status, error }) => error?.message ?? status), soon)
    .toEqual(Array.from({ length: count }, () => 'succeeded'));
  return endedRuns(flowId, nodeId);
}

async function untilConnected(flowId: FlowId): Promise<void> {
  await expect
    .poll(async () => (await instance.client.plugins.triggers({ flowId })).map(({ status }) => status), soon)
    .toEqual(['connected']);
}

/** As a power cut would; what `meanwhile` does happens while the program is away. */
async function cutPower(meanwhile: () => void): Promise<void> {
  const { home } = instance;
  await instance.kill();
  meanwhile();
  instance = await startInstance({ home });
}

const of = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((at, name) => (at as JsonObject | undefined)?.[name], value);

describe('e-mail', () => {
  it('comes in once each, also what came while the program was away, and goes on with its attachment', async () => {
    const imap = await startImapServer();
    const smtp = await startSmtpServer();
    closers.push(imap.close, smtp.close);
    const mailbox = await credential('email.imap', {
      host: '127.0.0.1',
      port: imap.port,
      security: 'none',
      user: 'office@example.com',
      password: 'secret',
    });
    expect(await instance.client.credentials.test({ credentialId: mailbox as never })).toMatchObject({ ok: true });
    const server = { host: '127.0.0.1', port: smtp.port, security: 'none', user: '', from: 'flows@example.com' };
    const flowId = await publish(
      chain(
        'Forward',
        node('received', 'email.received', { credential: mailbox, afterwards: 'seen' }),
        node('send', 'email.send', {
          credential: await credential('core.smtp', server),
          to: 'boss@example.com',
          subject: 'Fwd: {{ subject }}',
          text: '{{ text }}',
          attach: '*',
          inReplyTo: '{{ messageId }}',
        }),
      ),
    );
    await untilConnected(flowId);
    await imap.untilIdle();
    imap.deliver({ subject: 'One', attachments: [{ name: 'a.txt', content: 'first' }] });
    await untilRuns(flowId, 'send', 1);
    await imap.untilIdle();
    await cutPower(() => imap.deliver({ subject: 'Two', attachments: [{ name: 'b.txt', content: 'second' }] }));
    const runs = await untilRuns(flowId, 'send', 2);
    expect(runs.map(({ items }) => of(items[0], 'subject'))).toEqual(['One', 'Two']);
    expect(smtp.received.map(({ text }) => [/Subject: (.*)\r/.exec(text)?.[1], /filename=(.*)\r/.exec(text)?.[1]])).toEqual([
      ['Fwd: One', 'a.txt'],
      ['Fwd: Two', 'b.txt'],
    ]);
    await expect.poll(() => imap.folders.get('INBOX')?.messages.map(({ flags }) => [...flags])).toEqual([['\\Seen'], ['\\Seen']]);
    await instance.client.flows.pause({ flowId });
  });
});

describe('Telegram', () => {
  it('reaches both flows of one bot once, also when the power was cut', async () => {
    const api = await startBotApi();
    closers.push(api.close);
    const bot = await credential('telegram.bot', api.credential);
    const flow = (name: string) =>
      chain(
        name,
        node('message', 'telegram.message', { credential: bot }),
        node('answer', 'telegram.send-message', { credential: bot, chat: '{{ chat.id }}', text: `${name}: {{ text }}` }),
      );
    const flows = [await publish(flow('First')), await publish(flow('Second'))];
    for (const flowId of flows) await untilConnected(flowId);
    api.push(messageOf('hello'));
    for (const flowId of flows) await untilRuns(flowId, 'answer', 1);
    await cutPower(() => api.push(messageOf('are you there?')));
    for (const flowId of flows) await untilRuns(flowId, 'answer', 2);
    const texts = api.service.callsOf('POST /:bot/sendMessage').map((call) => of(call.json(), 'text'));
    expect(texts.sort()).toEqual(['First: are you there?', 'First: hello', 'Second: are you there?', 'Second: hello']);
    for (const flowId of flows) await instance.client.flows.pause({ flowId });
  });
});

describe('Slack', () => {
  it('answers the setup, starts one run for one event, and finds its message again when the answer was lost', async () => {
    const api = await startSlackApi();
    closers.push(api.service.close);
    const secret = 'signing-secret-0123456789';
    const flowId = await publish(
      chain(
        'Mention',
        node('event', 'slack.event', { path: 'slack-test', credential: await credential('slack.signing', { secret }) }),
        node('post', 'slack.post-message', {
          credential: await credential('slack.bot', api.credential),
          channel: 'C0123456789',
          text: '{{ text }}',
        }),
      ),
    );
    const call = (payload: JsonObject, by = secret) => {
      const body = JSON.stringify(payload);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', by).update(`v0:${timestamp}:${body}`).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      };
      return instance.anonymous('POST', '/hooks/slack-test', { body, headers });
    };
    await expect.poll(async () => (await call({ type: 'url_verification' }, 'another')).status, soon).toBe(401);
    const setup = await call({ type: 'url_verification', challenge: 'abc' });
    expect([setup.status, await setup.json()]).toEqual([200, { challenge: 'abc' }]);
    api.service.fail({ route: 'POST /chat.postMessage', cut: 'after' });
    const event = { type: 'app_mention', channel: 'C1', user: 'U1', text: 'hi', ts: '1.2' };
    for (let time = 0; time < 2; time += 1) {
      expect((await call({ type: 'event_callback', event_id: 'Ev1', event })).status).toBe(200);
    }
    const [run] = await untilRuns(flowId, 'post', 1);
    expect(of(run?.items[0], 'sentMessage', 'ts')).toBe('1763715600.000101');
    expect(api.messages).toHaveLength(1);
  });
});

describe('WhatsApp', () => {
  it('gives Meta its challenge back as it is, and takes signed calls only', async () => {
    const values = { appSecret: 'app-secret-0123456789', verifyToken: 'a long word of mine' };
    const flowId = await publish(
      chain(
        'Customer',
        node('message', 'whatsapp.message', { path: 'whatsapp-test', credential: await credential('whatsapp.webhook', values) }),
        node('log', 'core.log', { message: '{{ text }}' }),
      ),
    );
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': values.verifyToken,
      'hub.challenge': '1158201444',
    });
    const ask = () => instance.anonymous('GET', `/hooks/whatsapp-test?${query.toString()}`);
    await expect.poll(async () => (await ask()).status, soon).toBe(200);
    const answer = await ask();
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/plain; charset=utf-8', '1158201444']);
    const messages = [{ from: '5511912345678', id: 'wamid.1', timestamp: '1763715600', type: 'text', text: { body: 'Hello' } }];
    const body = JSON.stringify({ entry: [{ changes: [{ field: 'messages', value: { metadata: {}, messages } }] }] });
    const deliver = (secret: string) =>
      instance.anonymous('POST', '/hooks/whatsapp-test', {
        body,
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
      });
    expect((await deliver('another')).status).toBe(401);
    expect((await deliver(values.appSecret)).status).toBe(200);
    expect((await deliver(values.appSecret)).status).toBe(200);
    const [run] = await untilRuns(flowId, 'message', 1);
    expect(of(run?.items[0], 'text')).toBe('Hello');
  });
});

describe('Discord', () => {
  it('has one message although the answer to a bot was lost', async () => {
    const api = await startDiscordApi();
    closers.push(api.service.close);
    api.service.fail({ cut: 'after' });
    const config = { credential: await credential('discord.bot', api.bot), channel: '9', text: 'Out now' };
    const flowId = await publish(chain('Announce', node('start', 'core.manual'), node('send', 'discord.send-message', config)));
    await instance.client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { input: {}, test: false } });
    const [run] = await untilRuns(flowId, 'send', 1);
    expect(of(run?.items[0], 'sentMessage', 'id')).toBe('1001');
    expect(api.messages).toHaveLength(1);
  });
});
