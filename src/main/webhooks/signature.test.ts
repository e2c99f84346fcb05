import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookConfig } from './endpoints';
import { checkWebhookAuth } from './signature';

const NOW_MS = 1_800_000_000_000;
const body = Buffer.from('{"n":1}');
const base: WebhookConfig = { path: 'a', methods: ['POST'], auth: 'none', respond: 'accepted', responseTimeoutMs: 1000 };

/** The refusal's message, or undefined when the call may come in. */
function refusal(config: Partial<WebhookConfig>, headers: Record<string, string> = {}, query = ''): string | undefined {
  try {
    checkWebhookAuth({ ...base, ...config }, { headers, query: new URLSearchParams(query), body }, NOW_MS);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', kind: 'user' });
    return (error as Error).message;
  }
}

describe('a webhook token', () => {
  const token = { auth: 'token', token: 'sesame' } as const;

  it('is taken from any of its places, also when a proxy uses the Authorization header', () => {
    expect(refusal(token, { authorization: 'bearer sesame' })).toBeUndefined();
    expect(refusal(token, { 'x-webhook-token': 'sesame' })).toBeUndefined();
    expect(refusal(token, {}, 'token=sesame')).toBeUndefined();
    expect(refusal(token, { authorization: 'Basic cHJveHk6eA==', 'x-webhook-token': 'sesame' })).toBeUndefined();
  });

  it('that is wrong, missing or not set opens nothing', () => {
    expect(refusal(token)).toMatch(/missing or wrong/);
    expect(refusal(token, { authorization: 'Bearer sesam' }, 'token=Sesame')).toMatch(/missing or wrong/);
    expect(refusal({ auth: 'token', token: '' }, { 'x-webhook-token': '' }, 'token=')).toMatch(/none is set/);
  });
});

describe('a signature', () => {
  const secret = Buffer.from('a secret of some length');
  const hmac = { auth: 'hmac', hmacSecret: `whsec_${secret.toString('base64')}` } as const;
  const sign = (id: string, seconds: number | string, key = secret) =>
    `v1,${createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')}`;
  const standard = (seconds: number | string, signature = sign('msg_1', seconds)) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  });
  const nowSeconds = NOW_MS / 1000;

  it('may be one of several, as while secrets are changed', () => {
    const old = sign('msg_1', nowSeconds, Buffer.from('old'));
    expect(refusal(hmac, standard(nowSeconds, `${old} v1a,xyz ${sign('msg_1', nowSeconds)}`))).toBeUndefined();
    expect(refusal(hmac, standard(nowSeconds, old))).toMatch(/is wrong/);
    expect(refusal(hmac, standard(nowSeconds, sign('msg_1', nowSeconds).slice(3)))).toMatch(/is wrong/);
  });

  it.each([
    [nowSeconds - 300, undefined],
    [nowSeconds + 300, undefined],
    [nowSeconds - 301, /too old/],
    [nowSeconds + 301, /future/],
    ['soon', /too old/],
    ['', /too old/],
  ])('of the time %s is taken within five minutes', (seconds, refused) => {
    const message = refusal(hmac, standard(seconds));
    if (refused === undefined) expect(message).toBeUndefined();
    else expect(message).toMatch(refused);
  });

  it('without a secret set, or without its headers, opens nothing', () => {
    expect(refusal({ auth: 'hmac' }, standard(nowSeconds))).toMatch(/no secret is set/);
    expect(refusal(hmac, { 'webhook-id': 'msg_1' })).toMatch(/not signed/);
  });

  it('of the plain kind is hex or base64, with or without its prefix', () => {
    const plain = { auth: 'hmac', hmacSecret: 'text', hmacHeader: 'X-Sign' } as const;
    const digest = createHmac('sha256', 'text').update(body);
    const bytes = digest.digest();
    for (const form of [bytes.toString('hex'), `sha256=${bytes.toString('hex').toUpperCase()}`, bytes.toString('base64')])
      expect(refusal(plain, { 'x-sign': form }), form).toBeUndefined();
    expect(refusal(plain, { 'x-sign': bytes.toString('hex').slice(2) })).toMatch(/is wrong/);
    expect(refusal(plain, { 'x-sign': '' })).toMatch(/is wrong/);
    expect(refusal(plain)).toMatch(/X-Sign is missing/);
  });
});
