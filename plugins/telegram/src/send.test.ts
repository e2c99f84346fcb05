import { createTestFiles, runNode, type TestFiles, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BotApi, startBotApi } from '../test/bot-api';
import { answerButtonNode } from './answer-button';
import { botCredential } from './bot-credential';
import { editMessageNode } from './edit-message';
import { sendFileNode } from './send-file';
import { sendMessageNode } from './send-message';

let api: BotApi;
let files: TestFiles;
beforeEach(async () => {
  api = await startBotApi();
  files = createTestFiles();
});
afterEach(async () => {
  await api.close();
  files.dispose();
});

const bodies = (method: string) => api.service.callsOf(`POST /:bot/${method}`).map((call) => call.json());
const send = (config: object) =>
  runNode(sendMessageNode, { config: { chat: '42', text: 'Hi', ...config }, credential: api.credential });

describe('sending a message', () => {
  it('goes to the chat with all that was chosen, and its id goes on with the item', async () => {
    const buttons = [
      { name: 'Open', value: 'https://example.com' },
      { name: 'Approve', value: 'approve 7' },
    ];
    const { out } = await send({ format: 'HTML', silent: true, noPreview: true, replyTo: '5', buttons });
    expect(bodies('sendMessage')).toEqual([
      {
        chat_id: '42',
        text: 'Hi',
        parse_mode: 'HTML',
        disable_notification: true,
        link_preview_options: { is_disabled: true },
        reply_parameters: { message_id: 5, allow_sending_without_reply: true },
        reply_markup: {
          inline_keyboard: [[{ text: 'Open', url: 'https://example.com' }], [{ text: 'Approve', callback_data: 'approve 7' }]],
        },
      },
    ]);
    expect(out).toEqual([{ sentMessage: { messageId: 1, chatId: 42, date: '2025-11-21T09:00:00.000Z' } }]);
  });

  it('waits as long as Telegram asks for, and then sends it once', async () => {
    api.service.fail({
      status: 429,
      json: { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } },
    });
    const startedAt = Date.now();
    await send({ chat: '43' });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
    expect(bodies('sendMessage')).toHaveLength(2);
  });

  it('sends one message a second to one chat, and does not make other chats wait', async () => {
    const startedAt = Date.now();
    const config = ['50', '51', '52', '50'].map((chat) => ({ chat, text: 'Hi' }));
    await runNode(sendMessageNode, { config, items: [{}, {}, {}, {}], credential: api.credential });
    const took = Date.now() - startedAt;
    expect(took).toBeGreaterThanOrEqual(900);
    expect(took).toBeLessThan(3000);
  });

  it('leaves it open whether it was sent when the answer is lost, and does not send it again by itself', async () => {
    api.service.fail({ cut: 'after' });
    await expect(send({ chat: '44' })).rejects.toMatchObject({ code: 'SERVICE_INTERRUPTED', effect: 'unknown' });
    expect(bodies('sendMessage')).toHaveLength(1);
  });

  it.each([
    [{ chat: '' }, 'NODE_CONFIG_INVALID'],
    [{ text: ' ' }, 'NODE_CONFIG_INVALID'],
    [{ text: 'x'.repeat(4097) }, 'TELEGRAM_TEXT_TOO_LONG'],
    [{ buttons: [{ name: 'A', value: 'x'.repeat(65) }] }, 'TELEGRAM_BUTTON_TOO_LONG'],
    [{ chat: '404' }, 'TELEGRAM_CHAT_NOT_FOUND'],
    [{ chat: '403' }, 'TELEGRAM_CHAT_CLOSED'],
  ])('is refused with words that help: %j', async (config, code) => {
    await expect(send(config)).rejects.toMatchObject({
      code,
      kind: 'user',
      data: { words: { 'pt-BR': expect.any(String) as string } },
    });
  });
});

describe('sending a file', () => {
  it('uploads a file of the item with its caption', async () => {
    const report = await files.create('report.pdf', Buffer.from('%PDF'), 'application/pdf');
    const items = [{ json: { id: 1 }, files: { report } }];
    const { out } = await runNode(sendFileNode, {
      config: { chat: '60', caption: 'Today' },
      items,
      credential: api.credential,
      files,
    });
    const form = await api.service.callsOf('POST /:bot/sendDocument')[0]?.form();
    const document = form?.get('document') as File;
    expect([form?.get('caption'), document.name, document.type, await document.text()]).toEqual([
      'Today',
      'report.pdf',
      'application/pdf',
      '%PDF',
    ]);
    expect(out).toMatchObject([{ id: 1, sentMessage: { messageId: 1 } }]);
  });

  it('lets Telegram fetch an address', async () => {
    const config = { chat: '61', kind: 'photo', source: 'url', url: 'https://example.com/a.png' };
    await runNode(sendFileNode, { config, credential: api.credential, files });
    expect(bodies('sendPhoto')).toEqual([{ chat_id: '61', photo: 'https://example.com/a.png' }]);
  });

  it('says how much Telegram takes before it sends more', async () => {
    const large = await files.create('large.png', Buffer.alloc(10_000_001), 'image/png');
    const run = runNode(sendFileNode, {
      config: { chat: '62', kind: 'photo' },
      items: [{ json: {}, files: { large } }],
      credential: api.credential,
      files,
    });
    await expect(run).rejects.toMatchObject({
      code: 'TELEGRAM_FILE_TOO_LARGE',
      message: expect.stringContaining('10 MB') as string,
    });
    const none = runNode(sendFileNode, { config: { chat: '62' }, credential: api.credential, files });
    await expect(none).rejects.toMatchObject({ code: 'TELEGRAM_FILE_MISSING' });
  });
});

describe('changing what was sent', () => {
  const edit = (config: object) =>
    runNode(editMessageNode, { config: { messageId: '9', ...config }, credential: api.credential });

  it('changes texts and captions, and deletes', async () => {
    await edit({ chat: '70', text: 'New' });
    await edit({ chat: '71', action: 'caption', text: 'New', format: 'HTML' });
    await edit({ chat: '72', action: 'delete' });
    expect([bodies('editMessageText'), bodies('editMessageCaption'), bodies('deleteMessage')]).toEqual([
      [{ chat_id: '70', message_id: 9, text: 'New' }],
      [{ chat_id: '71', message_id: 9, caption: 'New', parse_mode: 'HTML' }],
      [{ chat_id: '72', message_id: 9 }],
    ]);
  });

  it('is content when the message is as it should be', async () => {
    const description = 'Bad Request: message is not modified: specified new message content is the same';
    api.service.fail({ status: 400, json: { ok: false, error_code: 400, description } });
    const { out } = await edit({ chat: '73', text: 'Same' });
    expect(out).toEqual([{ editedMessage: { action: 'text', messageId: 9, chatId: '73' } }]);
  });

  it('is tried again when the answer was lost, because twice is as good as once', async () => {
    api.service.fail({ cut: 'after' });
    await edit({ chat: '74', text: 'New' });
    expect(bodies('editMessageText')).toHaveLength(2);
  });

  it('answers a button, and goes on when nobody waits any more', async () => {
    const config = { button: 'q1', text: 'Thank you' };
    await runNode(answerButtonNode, { config, credential: api.credential });
    expect(bodies('answerCallbackQuery')).toEqual([{ callback_query_id: 'q1', text: 'Thank you', show_alert: false }]);
    const description = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    api.service.fail({ status: 400, json: { ok: false, error_code: 400, description } });
    expect((await runNode(answerButtonNode, { config, credential: api.credential })).logs).toMatchObject([{ level: 'warn' }]);
  });
});

describe('testing the credential', () => {
  it('takes a good token and refuses another, without repeating it', async () => {
    await testCredential(botCredential, api.credential);
    const failure = testCredential(botCredential, { ...api.credential, token: '1:other' });
    await expect(failure).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await failure.catch((error: Error) => expect(JSON.stringify(error) + error.message).not.toContain('1:other'));
  });
});
