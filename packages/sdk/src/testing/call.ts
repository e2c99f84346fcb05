import type { JsonObject } from '../../../../src/shared/model/json';
import type { PluginCredentialType } from '../credential';
import type { PluginTriggerType, WebhookRequest, WebhookResult } from '../trigger';
import { createTestFiles } from './test-files';

/** Calls the address of a trigger as its service would. A body that is no text is sent as JSON. */
export async function callWebhook(
  trigger: PluginTriggerType,
  request: Partial<Omit<WebhookRequest, 'body'>> & { body?: Uint8Array | string | JsonObject },
  options: { config?: JsonObject; credential?: JsonObject } = {},
): Promise<WebhookResult> {
  if (trigger.webhook === undefined) throw new Error(`"${trigger.name}" has no webhook`);
  const { body = '' } = request;
  const bytes =
    body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const headers = Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const files = createTestFiles();
  try {
    return await trigger.webhook(
      { method: request.method ?? 'POST', path: request.path ?? 'test', query: request.query ?? {}, headers, body: bytes },
      {
        config: trigger.config.parse(options.config ?? {}) as never,
        credential: <Values = JsonObject>() => Promise.resolve(options.credential as Values | undefined),
        files,
        signal: new AbortController().signal,
        now: () => Date.now(),
        log: () => undefined,
      },
    );
  } finally {
    files.dispose();
  }
}

/** Tests values as the window's "Test" button does. Rejects with what the service said. */
export async function testCredential(type: PluginCredentialType, values: JsonObject): Promise<void> {
  if (type.test === undefined) throw new Error(`"${type.name}" has no test`);
  await type.test({
    values: type.schema.loose().parse(values) as never,
    signal: new AbortController().signal,
    now: () => Date.now(),
    log: () => undefined,
  });
}
