/**
 * Webhook authentication: a shared token, or an HMAC over the exact bytes received.
 * HMAC without a header name follows Standard Webhooks (https://www.standardwebhooks.com): headers webhook-id,
 * webhook-timestamp, webhook-signature `v1,<base64>` over `id.timestamp.body`, five minutes of tolerance. With a header
 * name it is a plain HMAC-SHA256 of the body, hex or base64, `sha256=` in front allowed (GitHub's X-Hub-Signature-256).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '#shared/model/errors';
import type { WebhookConfig } from './endpoints';

const TOLERANCE_MS = 5 * 60 * 1000;

function refuse(message: string): never {
  throw new AppError({ code: 'UNAUTHORIZED', kind: 'user', message });
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

function equalBytes(left: Buffer, right: Buffer): boolean {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function checkToken(config: WebhookConfig, headers: IncomingHttpHeaders, query: URLSearchParams): void {
  const expected = config.token ?? '';
  if (expected === '')
    refuse('This webhook asks for a token, but none is set in its trigger node. Set one and publish the flow.');
  // Any of them will do: a proxy before us may use the Authorization header for its own purposes.
  const bearer = header(headers, 'authorization')?.replace(/^Bearer\s+/i, '');
  const given = [bearer, header(headers, 'x-webhook-token'), query.get('token')];
  if (!given.some((token) => typeof token === 'string' && equalBytes(Buffer.from(token), Buffer.from(expected)))) {
    refuse('The webhook token is missing or wrong. Send it as "Authorization: Bearer <token>" or "X-Webhook-Token".');
  }
}

/** Standard Webhooks secrets are base64 behind `whsec_`; any other text is taken as it is. */
function secretBytes(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
}

function checkStandardWebhook(secret: Buffer, headers: IncomingHttpHeaders, body: Buffer, nowMs: number): void {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    refuse('The call is not signed: webhook-id, webhook-timestamp and webhook-signature are needed (Standard Webhooks).');
  }
  const sentAtMs = Number(timestamp) * 1000;
  if (!Number.isFinite(sentAtMs) || Math.abs(nowMs - sentAtMs) > TOLERANCE_MS) {
    refuse('The signature is too old or from the future (more than 5 minutes). Check the clocks of both machines.');
  }
  const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
  const found = signatures
    .split(' ')
    .some((entry) => entry.startsWith('v1,') && equalBytes(Buffer.from(entry.slice(3), 'base64'), expected));
  if (!found) refuse('The webhook signature is wrong. Check that both sides have the same secret.');
}

function checkPlainDigest(name: string, secret: Buffer, headers: IncomingHttpHeaders, body: Buffer): void {
  const given = header(headers, name)?.replace(/^sha256=/i, '');
  if (given === undefined) refuse(`The call is not signed: the header ${name} is missing.`);
  const expected = createHmac('sha256', secret).update(body).digest();
  const isHex = /^[0-9a-f]{64}$/i.test(given);
  if (!equalBytes(Buffer.from(given, isHex ? 'hex' : 'base64'), expected)) {
    refuse('The webhook signature is wrong. Check that both sides have the same secret.');
  }
}

/** Passes when the call may come in; else throws UNAUTHORIZED saying what is missing. */
export function checkWebhookAuth(
  config: WebhookConfig,
  call: { headers: IncomingHttpHeaders; query: URLSearchParams; body: Buffer },
  nowMs: number,
): void {
  if (config.auth === 'none') return;
  if (config.auth === 'token') return checkToken(config, call.headers, call.query);
  if (config.hmacSecret === undefined || config.hmacSecret === '') {
    refuse('This webhook checks signatures, but no secret is set in its trigger node. Set one and publish the flow.');
  }
  const secret = secretBytes(config.hmacSecret);
  if (config.hmacHeader === undefined || config.hmacHeader === '') checkStandardWebhook(secret, call.headers, call.body, nowMs);
  else checkPlainDigest(config.hmacHeader, secret, call.headers, call.body);
}
