import { createTestFiles, runNode, type TestFiles, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordApi, startDiscordApi } from '../test/discord-api';
import { botCredential, webhookCredential } from './credentials';
import { editMessageNode } from './edit-message';
import { listMessagesNode } from './list-messages';
import { sendMessageNode } from './send-message';

let api: DiscordApi;
let files: TestFiles;
beforeEach(async () => {
  api = await startDiscordApi();
  files = createTestFiles();
});
afterEach(async () => {
  await api.service.close();
  files.dispose();
});

const byWebhook = (config: object) => runNode(sendMessageNode, { config: { text: 'Hi', ...config }, credential: api.webhook });
const byBot = (config: object) =>
  runNode(sendMessageNode, { config: { text: 'Hi', channel: '9', ...config }, items: [{ n: 1 }], credential: api.bot });

describe('sending by a webhook', () => {
  it('posts with a name and a card, rings nobody, and the id goes on with the item', async () => {
    const card = { embedTitle: 'Out now', embedText: 'See', embedUrl: 'https://example.com', embedColor: '#3fb950' };
    const { out } = await byWebhook({ username: 'Flows', avatar: 'https://example.com/a.png', thread: '12', ...card });
    expect(api.messages).toEqual([
      {
        content: 'Hi',
        embeds: [{ title: 'Out now', description: 'See', url: 'https://example.com', color: 4_176_208 }],
        allowed_mentions: { parse: [] },
        username: 'Flows',
        avatar_url: 'https://example.com/a.png',
        id: '1001',
        channel_id: '5',
        files: [],
      },
    ]);
    const [call] = api.service.calls;
    expect([call?.query.get('wait'), call?.query.get('thread_id')]).toEqual(['true', '12']);
    expect(out).toEqual([{ sentMessage: { id: '1001', channelId: '5' } }]);
  });

  it('leaves it open whether it was sent when the answer is lost, and does not send it again by itself', async () => {
    api.service.fail({ cut: 'after' });
    await expect(byWebhook({})).rejects.toMatchObject({ code: 'SERVICE_INTERRUPTED', effect: 'unknown' });
    expect(api.messages).toHaveLength(1);
  });

  it('says nothing of its address when it fails', async () => {
    const url = api.webhook.url.replace(/secret-.*/, 'another');
    const run = runNode(sendMessageNode, { config: { text: 'Hi' }, credential: { url } });
    await expect(run).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await run.catch((error: Error) => expect(JSON.stringify(error) + error.message).not.toContain('another'));
  });
});

describe('sending by a bot', () => {
  it('answers a message, and sends once although the answer was lost, by its nonce', async () => {
    api.service.fail({ cut: 'after' });
    const { out } = await byBot({ replyTo: '8', mentions: 'all' });
    expect(api.messages).toHaveLength(1);
    expect(api.messages[0]).toMatchObject({
      nonce: expect.stringMatching(/^[0-9a-f]{25}$/) as string,
      message_reference: { message_id: '8' },
      allowed_mentions: { parse: ['users', 'roles', 'everyone'] },
    });
    expect(out).toEqual([{ n: 1, sentMessage: { id: '1001', channelId: '9' } }]);
  });

  it('sends files of the item', async () => {
    const chart = await files.create('chart.png', Buffer.from('png'), 'image/png');
    const options = { items: [{ json: {}, files: { chart } }], credential: api.bot, files };
    await runNode(sendMessageNode, { config: { channel: '9', attach: '*' }, ...options });
    const file = (await api.service.calls[0]?.form())?.get('files[0]') as File;
    expect([file.name, file.type, await file.text()]).toEqual(['chart.png', 'image/png', 'png']);
  });

  it('takes embeds of one’s own', async () => {
    await byBot({ text: '', embeds: '[{"title":"One"},{"title":"Two"}]' });
    expect(api.messages[0]).toMatchObject({ embeds: [{ title: 'One' }, { title: 'Two' }] });
  });
});

describe('the limits', () => {
  it('are waited for when Discord says that no call is left', async () => {
    api.limit = { remaining: 0, resetAfter: 0.6 };
    const startedAt = Date.now();
    await runNode(sendMessageNode, { config: [{ text: '1' }, { text: '2' }], items: [{}, {}], credential: api.webhook });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(550);
    expect(api.service.calls).toHaveLength(2);
  });

  it('are waited for when Discord refuses, as long as it says to the millisecond', async () => {
    api.service.fail({ status: 429, json: { message: 'You are being rate limited.', retry_after: 0.4, global: false } });
    const startedAt = Date.now();
    await byWebhook({});
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(390);
    expect(api.messages).toHaveLength(1);
  });

  it('end with the run', async () => {
    api.limit = { remaining: 0, resetAfter: 60 };
    const controller = new AbortController();
    const run = runNode(sendMessageNode, {
      config: [{ text: '1' }, { text: '2' }],
      items: [{}, {}],
      credential: api.webhook,
      signal: controller.signal,
    });
    await api.service.untilCalled(1);
    controller.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
  });
});

describe('what Discord does not take', () => {
  it.each([
    [{ text: ' ' }, 'NODE_CONFIG_INVALID'],
    [{ channel: '' }, 'NODE_CONFIG_INVALID'],
    [{ text: 'x'.repeat(2001) }, 'DISCORD_TEXT_TOO_LONG'],
    [{ embeds: 'no list' }, 'DISCORD_EMBEDS_INVALID'],
    [{ attach: 'nope' }, 'ITEM_FILE_MISSING'],
    [{ channel: '404' }, 'DISCORD_CHANNEL_NOT_FOUND'],
    [{ channel: '403' }, 'DISCORD_NOT_ALLOWED'],
    [{ text: 'invalid' }, 'SERVICE_REJECTED'],
  ])('is said with words that help: %j', async (config, code) => {
    await expect(byBot(config)).rejects.toMatchObject({
      code,
      kind: 'user',
      data: { words: { 'pt-BR': expect.any(String) as string } },
    });
  });

  it('names the field that is wrong', async () => {
    await expect(byBot({ text: 'invalid' })).rejects.toThrow('embeds.0.title: Must be 256 or fewer');
  });
});

describe('changing what was sent', () => {
  it.each(['webhook', 'bot'] as const)('edits and deletes by a %s; gone is gone', async (kind) => {
    const sent = await (kind === 'bot' ? byBot({}) : byWebhook({}));
    const items = sent.out;
    const at = { channel: '9', message: '1001' };
    const credential = api[kind];
    await runNode(editMessageNode, { config: { ...at, text: 'Done' }, items, credential });
    expect(api.messages[0]).toMatchObject({ content: 'Done' });
    const gone = { config: { ...at, action: 'delete' }, items, credential };
    await runNode(editMessageNode, gone);
    expect((await runNode(editMessageNode, gone)).out).toMatchObject([{ editedMessage: { action: 'delete', id: '1001' } }]);
    expect(api.messages).toEqual([]);
    await expect(runNode(editMessageNode, { config: { ...at, text: 'x' }, items, credential })).rejects.toMatchObject({
      code: 'DISCORD_MESSAGE_NOT_FOUND',
    });
  });
});

describe('listing messages', () => {
  beforeEach(() => {
    for (let id = 1000; id < 1250; id += 1) api.messages.push({ id: String(id), content: `message ${id}` });
  });

  it.each([
    [{ limit: 1000 }, 250, '1249', '1000'],
    [{ limit: 120 }, 120, '1249', '1130'],
    [{ limit: 1000, after: '1099' }, 150, '1249', '1100'],
  ])('goes through the pages: %j', async (config, count, first, last) => {
    const { outputs } = await runNode(listMessagesNode, { config: { channel: '9', ...config }, credential: api.bot });
    const keys = (outputs['out'] ?? []).map(({ key }) => key);
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([count, first, last]);
  });
});

describe('testing the credentials', () => {
  it('takes good ones and refuses others', async () => {
    await testCredential(botCredential, api.bot);
    await testCredential(webhookCredential, api.webhook);
    await expect(testCredential(botCredential, { ...api.bot, token: 'another-token-0123456789' })).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    });
    const url = api.webhook.url.replace(/secret-.*/, 'another');
    await expect(testCredential(webhookCredential, { url })).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    expect(() => webhookCredential.schema.parse({ url: 'https://example.com' })).toThrow();
  });
});
