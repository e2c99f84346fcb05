import { createHmac } from 'node:crypto';
import type { JsonObject } from '@pulseflow/sdk';
import { callWebhook } from '@pulseflow/sdk/testing';
import { describe, expect, it } from 'vitest';
import { messageTrigger } from './message-trigger';

const credential = { appSecret: 'app-secret-0123456789', verifyToken: 'a long word of mine' };

function deliver(value: JsonObject, config: JsonObject = {}, secret = credential.appSecret) {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'WABA', changes: [{ field: 'messages', value }] }],
  });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return callWebhook(
    messageTrigger,
    { body, headers: { 'X-Hub-Signature-256': signature } },
    { config: { path: 'whatsapp', ...config }, credential },
  );
}

const place = {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '15550001234', phone_number_id: '111' },
  contacts: [{ profile: { name: 'Ana' }, wa_id: '5511912345678' }],
};
const written = { from: '5511912345678', id: 'wamid.1', timestamp: '1763715600', type: 'text', text: { body: 'Hello' } };
const status = { id: 'wamid.7', status: 'delivered', timestamp: '1763715600', recipient_id: '5511912345678' };

describe('the handshake of the setup', () => {
  const ask = (query: Record<string, string>) =>
    callWebhook(messageTrigger, { method: 'GET', query }, { config: { path: 'whatsapp' }, credential });

  it('gives back the challenge as it is', async () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': credential.verifyToken, 'hub.challenge': '1158201444' };
    expect(await ask(query)).toEqual({
      answer: { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '1158201444' },
    });
  });

  it.each([
    { 'hub.mode': 'subscribe', 'hub.verify_token': 'another', 'hub.challenge': '1' },
    { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
    { 'hub.verify_token': credential.verifyToken, 'hub.challenge': '1' },
  ])('refuses %j', async (query) => {
    await expect(ask(query)).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
  });
});

describe('a call of Meta', () => {
  it('starts one run for each message, known by its id', async () => {
    const { emit } = await deliver({ ...place, messages: [written, { ...written, id: 'wamid.2' }] });
    expect(emit?.map(({ key }) => key)).toEqual(['wamid.1', 'wamid.2']);
    expect(emit?.[0]?.items[0]?.json).toEqual({
      kind: 'message',
      id: 'wamid.1',
      from: '5511912345678',
      name: 'Ana',
      to: '15550001234',
      phoneNumberId: '111',
      date: '2025-11-21T09:00:00.000Z',
      type: 'text',
      text: 'Hello',
      media: { id: '', mimeType: '', name: '' },
      replyTo: '',
      raw: written,
    });
  });

  it.each([
    [
      { type: 'document', document: { id: 'm1', mime_type: 'application/pdf', filename: 'a.pdf', caption: 'See' } },
      { text: 'See', media: { id: 'm1', mimeType: 'application/pdf', name: 'a.pdf' } },
    ],
    [
      { type: 'button', button: { payload: 'yes-7', text: 'Yes' } },
      { text: 'Yes', button: 'yes-7' },
    ],
    [
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'First' } } },
      { text: 'First', button: 'b1' },
    ],
    [{ type: 'location', location: { latitude: 1, longitude: 2 } }, { location: { latitude: 1, longitude: 2 } }],
    [{ type: 'text', text: { body: 'x' }, context: { id: 'wamid.0' } }, { replyTo: 'wamid.0' }],
  ])('tells what was sent: %j', async (message, expected) => {
    const { emit } = await deliver({
      ...place,
      messages: [{ from: written.from, id: 'wamid.3', timestamp: written.timestamp, ...message }],
    });
    expect(emit?.[0]?.items[0]?.json).toMatchObject(expected);
  });

  it('starts a run for each step of a delivery, when that is wanted', async () => {
    expect((await deliver({ ...place, statuses: [status] })).emit).toEqual([]);
    const failed = { ...status, status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] };
    const { emit } = await deliver({ ...place, statuses: [status, failed] }, { what: 'all' });
    expect(emit?.map(({ key }) => key)).toEqual(['wamid.7/delivered', 'wamid.7/failed']);
    expect(emit?.[1]?.items[0]?.json).toMatchObject({
      status: 'failed',
      error: { code: 131026, title: 'Message undeliverable' },
    });
  });

  it('counts only for the numbers that are wanted', async () => {
    expect((await deliver({ ...place, messages: [written] }, { numbers: '222' })).emit).toEqual([]);
    expect((await deliver({ ...place, messages: [written] }, { numbers: '222, 111' })).emit).toHaveLength(1);
  });

  it('is refused when its signature is wrong or missing', async () => {
    await expect(deliver({ ...place, messages: [written] }, {}, 'another')).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
    const none = callWebhook(messageTrigger, { body: '{}' }, { config: { path: 'whatsapp' }, credential });
    await expect(none).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
    const signature = `sha256=${createHmac('sha256', '').update('{}').digest('hex')}`;
    const open = callWebhook(
      messageTrigger,
      { body: '{}', headers: { 'x-hub-signature-256': signature } },
      { config: { path: 'whatsapp' } },
    );
    await expect(open).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
  });
});
