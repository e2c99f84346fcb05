import { createTestFiles, runNode, type TestFiles, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudApi, graphError, startCloudApi } from '../test/cloud-api';
import { cloudCredential } from './credentials';
import { getMediaNode } from './get-media';
import { markReadNode } from './mark-read';
import { sendMediaNode } from './send-media';
import { sendTemplateNode } from './send-template';
import { sendTextNode } from './send-text';

let api: CloudApi;
let files: TestFiles;
beforeEach(async () => {
  api = await startCloudApi();
  files = createTestFiles();
});
afterEach(async () => {
  await api.service.close();
  files.dispose();
});

const text = (config: object) =>
  runNode(sendTextNode, {
    config: { to: '+55 (11) 91234-5678', text: 'Hi', ...config },
    items: [{ n: 1 }],
    credential: api.credential,
  });
const mark = expect.stringMatching(/^[0-9a-f]{32}$/) as string;

describe('sending a text', () => {
  it('goes to the number as people write it, with a mark for its reports, and its id goes on with the item', async () => {
    const { out } = await text({ preview: true, replyTo: 'wamid.0' });
    expect(api.sent).toEqual([
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '5511912345678',
        biz_opaque_callback_data: mark,
        context: { message_id: 'wamid.0' },
        type: 'text',
        text: { body: 'Hi', preview_url: true },
      },
    ]);
    expect(out).toEqual([{ n: 1, sentMessage: { id: 'wamid.1', to: '5511912345678' } }]);
  });

  it('waits when the number sends too much, and then sends it once', async () => {
    api.service.fail({ ...graphError(429, 130429, '(#130429) Rate limit hit'), headers: { 'retry-after': '1' } });
    const startedAt = Date.now();
    await text({});
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
    expect(api.sent).toHaveLength(1);
  });

  it('asks for six seconds when one person is written to too often, told with a status of 400', async () => {
    api.service.fail(graphError(400, 131056, '(#131056) Pair rate limit hit'));
    const controller = new AbortController();
    const run = runNode(sendTextNode, {
      config: { to: '+5511912345678', text: 'Hi' },
      credential: api.credential,
      signal: controller.signal,
    });
    await api.service.untilCalled(1);
    controller.abort(new Error('cancelled while it waited'));
    await expect(run).rejects.toThrow('cancelled while it waited');
    expect(api.sent).toHaveLength(0);
  });

  it('leaves it open whether it was sent when the answer is lost, and does not send it again by itself', async () => {
    api.service.fail({ cut: 'after' });
    await expect(text({})).rejects.toMatchObject({ code: 'SERVICE_INTERRUPTED', effect: 'unknown' });
    expect(api.sent).toHaveLength(1);
  });

  it.each([
    [{ to: '' }, 'NODE_CONFIG_INVALID'],
    [{ to: 'Ana' }, 'WHATSAPP_NUMBER_INVALID'],
    [{ text: '' }, 'NODE_CONFIG_INVALID'],
    [{ text: 'x'.repeat(4097) }, 'WHATSAPP_TEXT_TOO_LONG'],
    [{ to: '5500000131047' }, 'WHATSAPP_WINDOW_CLOSED'],
    [{ to: '5500000131030' }, 'WHATSAPP_NOT_REACHABLE'],
    [{ to: '5500000000010' }, 'SERVICE_REFUSED'],
  ])('is refused with words that help: %j', async (config, code) => {
    await expect(text(config)).rejects.toMatchObject({
      code,
      kind: 'user',
      data: { words: { 'pt-BR': expect.any(String) as string } },
    });
    expect(api.sent).toHaveLength(0);
  });
});

describe('sending a template', () => {
  const template = (config: object) =>
    runNode(sendTemplateNode, { config: { to: '5511912345678', template: 'shipped', ...config }, credential: api.credential });

  it('fills in text, header and buttons', async () => {
    await template({
      language: 'pt_BR',
      values: 'Ana\n  Order 7 ',
      header: 'image',
      headerValue: 'https://example.com/a.png',
      buttons: 'order/7',
    });
    expect(api.sent[0]?.['template']).toEqual({
      name: 'shipped',
      language: { code: 'pt_BR' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/a.png' } }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ana' },
            { type: 'text', text: 'Order 7' },
          ],
        },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'order/7' }] },
      ],
    });
  });

  it('takes named placeholders, and components of one’s own', async () => {
    await template({ named: 'names', values: 'customer=Ana = Bia' });
    await template({ components: '[{"type":"body","parameters":[]}]' });
    expect(api.sent.map((body) => (body['template'] as { components: unknown }).components)).toEqual([
      [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'customer', text: 'Ana = Bia' }] }],
      [{ type: 'body', parameters: [] }],
    ]);
  });

  it.each([
    [{ template: '' }, 'NODE_CONFIG_INVALID'],
    [{ components: 'no list' }, 'WHATSAPP_COMPONENTS_INVALID'],
    [{ to: '5500000132001' }, 'WHATSAPP_TEMPLATE_WRONG'],
  ])('says what is wrong: %j', async (config, code) => {
    await expect(template(config)).rejects.toMatchObject({ code, kind: 'user' });
  });
});

describe('media', () => {
  it('are uploaded and sent, also when the upload breaks off once', async () => {
    const report = await files.create('report.pdf', Buffer.from('%PDF'), 'application/pdf');
    api.service.fail({ route: 'POST /v23.0/:number/media', cut: 'after' });
    await runNode(sendMediaNode, {
      config: { to: '5511912345678', caption: 'Today' },
      items: [{ json: {}, files: { report } }],
      credential: api.credential,
      files,
    });
    const form = await api.service.callsOf('POST /v23.0/:number/media')[0]?.form();
    expect([form?.get('messaging_product'), form?.get('type')]).toEqual(['whatsapp', 'application/pdf']);
    expect(api.sent).toMatchObject([{ type: 'document', document: { id: 'media-1', caption: 'Today', filename: 'report.pdf' } }]);
  });

  it('may lie at an address; sounds have no caption', async () => {
    const config = { to: '5511912345678', kind: 'audio', source: 'url', value: 'https://example.com/a.ogg', caption: 'x' };
    await runNode(sendMediaNode, { config, credential: api.credential, files });
    expect(api.sent).toMatchObject([{ type: 'audio', audio: { link: 'https://example.com/a.ogg' } }]);
    expect(JSON.stringify(api.sent)).not.toContain('caption');
  });

  it('that are too large are not uploaded', async () => {
    const photo = await files.create('photo.png', Buffer.alloc(5_000_001), 'image/png');
    const run = runNode(sendMediaNode, {
      config: { to: '5511912345678', kind: 'image' },
      items: [{ json: {}, files: { photo } }],
      credential: api.credential,
      files,
    });
    await expect(run).rejects.toMatchObject({ code: 'WHATSAPP_MEDIA_TOO_LARGE' });
    expect(api.service.calls).toHaveLength(0);
  });

  it('that somebody sent are fetched from the other host with the token', async () => {
    const { outputs } = await runNode(getMediaNode, {
      config: [{ media: 'media-1' }, { media: '' }],
      items: [{ media: { id: 'media-1' } }, { media: { id: '' } }],
      credential: api.credential,
      files,
    });
    const [first, second] = outputs['out'] ?? [];
    const file = first?.files?.['media'];
    expect(file).toMatchObject({ name: 'media-1.jpg', mimeType: 'image/jpeg' });
    expect(file && Buffer.from(await files.read(file)).toString()).toBe('jpeg');
    expect(second).toEqual({ json: { media: { id: '' } } });
    const gone = runNode(getMediaNode, { config: { media: 'gone' }, credential: api.credential, files });
    await expect(gone).rejects.toMatchObject({ code: 'WHATSAPP_MEDIA_GONE' });
  });
});

describe('marking as read', () => {
  it('may be done twice, and can show that somebody types', async () => {
    api.service.fail({ cut: 'after' });
    await runNode(markReadNode, { config: { message: 'wamid.9', typing: true }, credential: api.credential });
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.9',
      typing_indicator: { type: 'text' },
    };
    expect(api.sent).toEqual([body, body]);
  });
});

describe('testing the credential', () => {
  it('takes a good token and refuses an expired one, without repeating it', async () => {
    await testCredential(cloudCredential, api.credential);
    const failure = testCredential(cloudCredential, { ...api.credential, token: 'EAAexpired-token-0123456' });
    await expect(failure).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      message: expect.stringContaining('expired') as string,
    });
    await failure.catch((error: Error) => expect(JSON.stringify(error) + error.message).not.toContain('EAAexpired'));
  });
});
