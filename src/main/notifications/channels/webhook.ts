/** Calls of a person's own address, signed as Standard Webhooks say (https://www.standardwebhooks.com). */
import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

const TIMEOUT_MS = 20_000;
const PREFIX = 'whsec_';

export interface WebhookCall {
  url: string;
  /** `whsec_…`, as `newWebhookSecret` makes it. */
  secret: string;
  /** The same on each try, so that the other side can tell. */
  id: string;
  body: JsonObject;
}

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** Errors: CHANNEL_FAILED; operational when a later try may help. */
export async function callWebhook(
  { url, secret, id, body }: WebhookCall,
  { fetch, nowMs, signal }: { fetch: typeof globalThis.fetch; nowMs: number; signal: AbortSignal },
): Promise<void> {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      // A redirect could lead a signed call, and what it tells, to somebody else.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'PulseFlow',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body: text,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
  } catch (cause) {
    const data = { detail: 'CHANNEL_WEBHOOK_SILENT', host: new URL(url).host, reason: reasonOf(cause) };
    throw failed('operational', `${data.host} did not answer (${data.reason}).`, data, cause);
  }
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const isPassing = status >= 500 || status === 408 || status === 425 || status === 429;
  const retryAfter = Number(response.headers.get('retry-after'));
  const wait = Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterMs: Math.min(retryAfter, 86_400) * 1000 } : {};
  const data = { detail: 'CHANNEL_WEBHOOK_REFUSED', host: new URL(url).host, status, ...wait };
  throw failed(isPassing ? 'operational' : 'user', `${data.host} answered with status ${status}.`, data);
}

function failed(kind: 'operational' | 'user', said: string, data: JsonObject, cause?: unknown): AppError {
  const effect = data['status'] === undefined ? ('unknown' as const) : ('none' as const);
  const message = `The webhook was not delivered: ${said} Check its address in Settings > Notifications.`;
  return new AppError({
    code: 'CHANNEL_FAILED',
    kind,
    message,
    data: { ...data, channel: 'webhook' },
    effect,
    cause,
  });
}

/** Node hides what went wrong in the cause of "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const told = cause instanceof Error ? cause : error;
  return told instanceof Error ? told.message : String(told);
}
