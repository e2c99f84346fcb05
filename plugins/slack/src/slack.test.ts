import { createTestFiles, lookUp, runNode, type TestFiles, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackApi, startSlackApi } from '../test/slack-api';
import { botCredential } from './credentials';
import { listNode } from './list';
import { postMessageNode } from './post-message';
import { updateMessageNode } from './update-message';
import { uploadFileNode } from './upload-file';

let api: SlackApi;
let files: TestFiles;
beforeEach(async () => {
  api = await startSlackApi();
  files = createTestFiles();
});
afterEach(async () => {
  await api.service.close();
  files.dispose();
});

const bodies = (method: string) => api.service.callsOf(`POST /${method}`).map((call) => call.json());
const post = (config: object) =>
  runNode(postMessageNode, {
    config: { channel: '#general', text: 'Hi', ...config },
    items: [{ id: 7 }],
    credential: api.credential,
  });

describe('posting a message', () => {
  it('goes to the channel, and where it stands goes on with the item', async () => {
    const { out } = await post({ channel: '#a', thread: '1.2', broadcast: true, preview: false, blocks: [{ type: 'divider' }] });
    expect(bodies('chat.postMessage')).toEqual([
      {
        channel: '#a',
        text: 'Hi',
        blocks: [{ type: 'divider' }],
        thread_ts: '1.2',
        reply_broadcast: true,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: 'pulseflow_step', event_payload: { key: expect.stringMatching(/^[0-9a-f]{32}$/) as string } },
      },
    ]);
    expect(out).toEqual([{ id: 7, sentMessage: { channel: 'C0123456789', ts: '1763715600.000101' } }]);
  });

  it('takes what the Block Kit Builder copies', async () => {
    await post({ channel: '#b', text: '', blocks: '{"blocks":[{"type":"divider"}]}' });
    expect(api.messages[0]).toMatchObject({ blocks: [{ type: 'divider' }] });
  });

  it('waits as long as Slack asks for, and then posts it once', async () => {
    api.service.fail({ status: 429, headers: { 'retry-after': '1' }, json: { ok: false, error: 'ratelimited' } });
    const startedAt = Date.now();
    await post({ channel: '#c' });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
    expect(api.messages).toHaveLength(1);
  });

  it('sends one message a second to one channel', async () => {
    const startedAt = Date.now();
    const config = ['#d', '#e', '#d'].map((channel) => ({ channel, text: 'Hi' }));
    await runNode(postMessageNode, { config, items: [{}, {}, {}], credential: api.credential });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
  });

  it('tells after a lost answer whether it was posted, by the mark in its metadata', async () => {
    const config = { channel: 'C0123456789', text: 'Hi' };
    const options = { config, items: [{ id: 1 }], credential: api.credential };
    expect(await lookUp(postMessageNode, 0, options)).toEqual({ happened: false });
    api.service.fail({ cut: 'after' });
    await expect(runNode(postMessageNode, options)).rejects.toMatchObject({ effect: 'unknown' });
    expect(api.messages).toHaveLength(1);
    expect(await lookUp(postMessageNode, 0, options)).toMatchObject({
      happened: true,
      outputs: { out: [{ json: { id: 1, sentMessage: { channel: 'C0123456789', ts: '1763715600.000101' } } }] },
    });
    expect(await lookUp(postMessageNode, 0, { ...options, config: { ...config, channel: '#name' } })).toBe('unknown');
  });

  it.each([
    [{ channel: '' }, 'NODE_CONFIG_INVALID'],
    [{ text: '' }, 'NODE_CONFIG_INVALID'],
    [{ text: 'x'.repeat(40_001) }, 'SLACK_TEXT_TOO_LONG'],
    [{ blocks: 'no list' }, 'SLACK_BLOCKS_INVALID'],
    [{ channel: '#nowhere' }, 'SLACK_CHANNEL_NOT_FOUND'],
    [{ channel: '#private' }, 'SLACK_NOT_IN_CHANNEL'],
    [{ channel: '#unscoped' }, 'SERVICE_REFUSED'],
  ])('is refused with words that help: %j', async (config, code) => {
    await expect(post(config)).rejects.toMatchObject({
      code,
      kind: 'user',
      data: { words: { 'pt-BR': expect.any(String) as string } },
    });
  });

  it('names the scope that the app lacks', async () => {
    await expect(post({ channel: '#unscoped' })).rejects.toThrow('the app needs the scope chat:write');
  });
});

describe('updating a message', () => {
  const config = { channel: 'C0123456789', ts: '1.2', text: 'Done' };

  it('changes it, also when the first answer was lost', async () => {
    api.service.fail({ cut: 'after' });
    const { out } = await runNode(updateMessageNode, { config, credential: api.credential });
    expect(bodies('chat.update')).toHaveLength(2);
    expect(out).toEqual([{ updatedMessage: { action: 'update', channel: 'C0123456789', ts: '1.2' } }]);
  });

  it('is content when a message that is to be deleted is gone', async () => {
    const run = runNode(updateMessageNode, { config: { ...config, action: 'delete' }, credential: api.credential });
    expect((await run).out).toMatchObject([{ updatedMessage: { action: 'delete' } }]);
  });
});

describe('uploading a file', () => {
  it('sends the bytes without the token, then shares them', async () => {
    const report = await files.create('report.csv', Buffer.from('a;b'), 'text/csv');
    const { out } = await runNode(uploadFileNode, {
      config: { channel: 'C0123456789', comment: 'Today' },
      items: [{ json: {}, files: { report } }],
      credential: api.credential,
      files,
    });
    expect(Buffer.from(api.uploads.get('F1') ?? []).toString()).toBe('a;b');
    expect(api.service.callsOf('POST /upload/:id')[0]?.query.get('length')).toBe('3');
    expect(api.shared).toEqual([
      { files: [{ id: 'F1', title: 'report.csv' }], channel_id: 'C0123456789', initial_comment: 'Today' },
    ]);
    expect(out).toEqual([
      { uploadedFile: { id: 'F1', permalink: 'https://example.slack.com/files/F1', channel: 'C0123456789' } },
    ]);
  });

  it('starts again when the upload breaks off, because nobody sees a file before it is shared', async () => {
    const report = await files.create('report.csv', Buffer.from('a;b'), 'text/csv');
    api.service.fail({ route: 'POST /upload/:id', status: 503 });
    await runNode(uploadFileNode, { items: [{ json: {}, files: { report } }], credential: api.credential, files });
    expect(api.shared).toHaveLength(1);
  });
});

describe('listing', () => {
  it('goes through all pages, up to the limit', async () => {
    const all = await runNode(listNode, { config: { what: 'people', limit: 1000 }, credential: api.credential });
    expect(all.out).toHaveLength(450);
    expect(api.service.callsOf('GET /users.list')).toHaveLength(3);
    const some = await runNode(listNode, { config: { what: 'people', limit: 205 }, credential: api.credential });
    expect(some.out).toHaveLength(205);
  });
});

describe('testing the credential', () => {
  it('takes a good token and refuses another, without repeating it', async () => {
    await testCredential(botCredential, api.credential);
    const failure = testCredential(botCredential, { ...api.credential, token: 'xoxb-other' });
    await expect(failure).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await failure.catch((error: Error) => expect(JSON.stringify(error) + error.message).not.toContain('xoxb-other'));
  });
});
