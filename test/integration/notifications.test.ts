/** Messages of notifications in the real program, with services that listen: also when it is killed in the midst of sending. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWebhookAuth } from '#main/webhooks/signature';
import type { FlowId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { NotificationChannel } from '#shared/model/notification';
import { startSmtpServer } from '../../plugins/email/test/smtp-servers';
import { startSlackApi } from '../../plugins/slack/test/slack-api';
import { startBotApi } from '../../plugins/telegram/test/bot-api';
import { startCloudApi } from '../../plugins/whatsapp/test/cloud-api';
import { chain, node } from '../setup/flows';
import { cleanUp, type Instance, startInstance } from '../setup/instance';

const soon = { timeout: 20_000 };
let instance: Instance;
let closers: (() => Promise<void>)[];
beforeEach(async () => {
  closers = [];
  instance = await startInstance();
});
afterEach(async () => {
  await cleanUp();
  for (const close of closers) await close();
});

const CONTACTS = { email: 'owner@example.com', telegram: '42', whatsapp: '+55 11 91234-5678', slack: 'C0123456789' };

async function choose(channel: NotificationChannel, type: string, values: JsonObject): Promise<void> {
  const { id } = await instance.client.credentials.create({ name: `Of ${channel}`, type, values });
  await instance.client.notifications.setChannel({ channel, credentialId: id });
}

/** A flow that tells something, and the rules by which the owner hears of it. */
async function flowThatTells(channels: NotificationChannel[], more: { webhookUrl?: string } = {}): Promise<FlowId> {
  await instance.client.people.update({ personId: 'owner', contacts: CONTACTS });
  const rules = await instance.client.notifications.rules({});
  await instance.client.notifications.setRules({
    rules: { ...rules, ...more, rules: [{ topics: ['flow-message'], channels, pace: 'now', flowIds: [] }] },
  });
  const body = chain(
    'Tell',
    node('start', 'core.manual'),
    node('tell', 'core.notify', { title: 'Order <7>', body: 'Paid & packed' }),
  );
  return (await instance.client.flows.create({ query: { publish: true }, body })).id;
}

async function run(flowId: FlowId): Promise<void> {
  const params = { workflowId: flowId };
  await instance.client.runs.start({ params, headers: {}, body: { input: {}, test: false } });
}

const states = async () =>
  (await instance.client.notifications.deliveries({})).items
    .map(({ channel, state, error }) => [channel, error?.message ?? state])
    .sort();

/** Keeps each call; `answer` decides when, and with what. */
async function startHook(answer: (call: number) => Promise<number>) {
  const calls: { headers: NodeJS.Dict<string | string[]>; body: Buffer }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ headers: request.headers, body: Buffer.concat(chunks) });
      void answer(calls.length).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in` };
}

async function cutPower(): Promise<void> {
  const { home } = instance;
  await instance.kill();
  instance = await startInstance({ home });
}

describe('a message of a flow', () => {
  it('reaches its person by every channel, as each service takes it', async () => {
    const smtp = await startSmtpServer();
    const telegram = await startBotApi();
    const slack = await startSlackApi();
    const whatsapp = await startCloudApi();
    const hook = await startHook(async () => 204);
    closers.push(smtp.close, telegram.close, slack.service.close, whatsapp.service.close);
    await instance.client.settings.update({
      smtp: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'PulseFlow <flows@example.com>' },
    });
    await choose('telegram', 'telegram.bot', telegram.credential);
    await choose('slack', 'slack.bot', slack.credential);
    await choose('whatsapp', 'whatsapp.cloud', whatsapp.credential);
    const flowId = await flowThatTells(['email', 'telegram', 'slack', 'whatsapp', 'webhook'], { webhookUrl: hook.url });
    const { secret } = await instance.client.notifications.createWebhookSecret({});
    await run(flowId);
    await expect.poll(states, soon).toEqual([
      ['email', 'sent'],
      ['slack', 'sent'],
      ['telegram', 'sent'],
      ['webhook', 'sent'],
      ['whatsapp', 'sent'],
    ]);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toMatchObject({ to: ['owner@example.com'] });
    expect(smtp.received[0]?.text).toMatch(/Subject: Order <7>\r\n/);
    expect(smtp.received[0]?.text).toContain('Paid &amp; packed');
    const [sent] = telegram.service.callsOf('POST /:bot/sendMessage').map((call) => call.json() as JsonObject);
    expect(sent).toMatchObject({ chat_id: '42', parse_mode: 'HTML' });
    expect(sent?.['text']).toMatch(/^<b>Order &lt;7&gt;<\/b>\nPaid &amp; packed\n<a href="http/);
    expect(slack.messages[0]).toMatchObject({ channel: 'C0123456789' });
    expect(slack.messages[0]?.['text']).toMatch(/^\*Order &lt;7&gt;\*\nPaid &amp; packed\n<http.*\|Open in PulseFlow>$/);
    expect(whatsapp.sent[0]).toMatchObject({ to: '5511912345678', type: 'text' });
    expect((whatsapp.sent[0]?.['text'] as JsonObject)['body']).toMatch(/^\*Order <7>\*\nPaid & packed\nOpen in PulseFlow: http/);
    const [call] = hook.calls;
    if (call === undefined) throw new Error('The webhook was not called');
    checkWebhookAuth(
      { auth: 'hmac', hmacSecret: secret } as never,
      { headers: call.headers, query: new URLSearchParams(), body: call.body },
      Date.now(),
    );
    expect(JSON.parse(call.body.toString())).toMatchObject({
      type: 'pulseflow.notification',
      data: { person: { id: 'owner' }, notifications: [{ topic: 'flow-message', title: 'Order <7>', flowId }] },
    });
  });

  it('comes again under its name when the power was cut before the answer, and is not lost', async () => {
    const hook = await startHook(async (call) => (call === 1 ? new Promise<number>(() => undefined) : 204));
    await run(await flowThatTells(['webhook'], { webhookUrl: hook.url }));
    await expect.poll(() => hook.calls.length, soon).toBe(1);
    await cutPower();
    await expect.poll(states, soon).toEqual([['webhook', 'sent']]);
    expect(hook.calls).toHaveLength(2);
    expect(hook.calls[0]?.headers['webhook-id']).toBe(hook.calls[1]?.headers['webhook-id']);
  });

  it('is posted once where the service knows it, although the power was cut before the answer', async () => {
    const slack = await startSlackApi();
    closers.push(slack.service.close);
    await choose('slack', 'slack.bot', slack.credential);
    // The message is there, and its answer never comes.
    slack.service.on('POST', '/chat.postMessage', async (call) => {
      slack.messages.unshift({ ...(call.json() as JsonObject), ts: '1763715600.000101' });
      return new Promise(() => undefined);
    });
    await run(await flowThatTells(['slack']));
    await expect.poll(() => slack.messages.length, soon).toBe(1);
    await cutPower();
    await expect.poll(states, soon).toEqual([['slack', 'sent']]);
    expect(slack.messages).toHaveLength(1);
  });

  it('that no service takes is shown with the reason, and goes out when it is asked for again', async () => {
    let status = 410;
    const hook = await startHook(async () => status);
    await run(await flowThatTells(['webhook'], { webhookUrl: hook.url }));
    await expect.poll(states, soon).toEqual([['webhook', expect.stringMatching(/answered with status 410\. Check its address/)]]);
    const [failed] = (await instance.client.notifications.deliveries({ state: 'failed' })).items;
    expect((await instance.client.notifications.channels({})).at(-1)).toMatchObject({ lastError: { code: 'CHANNEL_FAILED' } });
    status = 200;
    await instance.client.notifications.retryDelivery({ deliveryId: failed?.id ?? '' });
    await expect.poll(states, soon).toEqual([['webhook', 'sent']]);
  });
});
