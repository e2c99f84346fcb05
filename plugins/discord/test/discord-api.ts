/** A local server that speaks the API of Discord as discord.com/developers/docs describes it, as far as the plugin uses it. */
import type { JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';

export const TOKEN = 'test-token.of-a.bot-0123456789';

export interface DiscordApi {
  readonly service: TestService;
  readonly bot: { token: string; baseUrl: string };
  readonly webhook: { url: string };
  /** All messages, oldest first. */
  readonly messages: JsonObject[];
  /** What answers say of the limit of posting. */
  limit: { remaining: number; resetAfter: number } | undefined;
}

export async function startDiscordApi(): Promise<DiscordApi> {
  const service = await startTestService();
  const messages: JsonObject[] = [];
  const no = (status: number, code: number, message: string, more: JsonObject = {}): ServiceAnswer => ({
    status,
    json: { code, message, ...more },
  });
  let count = 0;
  const api: DiscordApi = {
    service,
    bot: { token: TOKEN, baseUrl: `${service.url}/api/v10` },
    // A webhook of its own for each server, so that what is known of limits does not carry over.
    webhook: { url: `${service.url}/api/webhooks/77/secret-${Math.floor(Math.random() * 1e9)}` },
    messages,
    limit: undefined,
  };
  const limited = (json: JsonObject): ServiceAnswer => ({
    json,
    headers:
      api.limit === undefined
        ? {}
        : { 'x-ratelimit-remaining': String(api.limit.remaining), 'x-ratelimit-reset-after': String(api.limit.resetAfter) },
  });
  const post = async (call: ServiceCall, channel: string): Promise<ServiceAnswer> => {
    const isForm = call.headers['content-type']?.startsWith('multipart') === true;
    const form = isForm ? await call.form() : undefined;
    const body = (form === undefined ? call.json() : JSON.parse(String(form.get('payload_json')))) as JsonObject;
    const there = messages.find(({ nonce }) => body['enforce_nonce'] === true && nonce === body['nonce']);
    if (there !== undefined) return limited(there);
    if (body['content'] === 'invalid') {
      const errors = {
        embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer' }] } } },
      };
      return no(400, 50035, 'Invalid Form Body', { errors });
    }
    const files = form === undefined ? [] : [...form.keys()].filter((key) => key.startsWith('files['));
    const message = { ...body, id: String(1000 + ++count), channel_id: channel, files };
    messages.push(message);
    return limited(message);
  };
  const asBot = (answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) => (call: ServiceCall) =>
    call.headers['authorization'] === `Bot ${TOKEN}` ? answer(call) : no(401, 0, '401: Unauthorized');
  const asWebhook = (answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) => (call: ServiceCall) =>
    api.webhook.url.endsWith(`/${call.params['token']}`) ? answer(call) : no(401, 50027, 'Invalid Webhook Token');
  const change = (call: ServiceCall): ServiceAnswer => {
    const index = messages.findIndex(({ id }) => id === call.params['message']);
    if (index === -1) return no(404, 10008, 'Unknown Message');
    if (call.method === 'DELETE') {
      messages.splice(index, 1);
      return { status: 204 };
    }
    messages[index] = { ...messages[index], ...(call.json() as JsonObject) };
    return { json: messages[index] };
  };
  service.on(
    'GET',
    '/api/v10/users/@me',
    asBot(() => ({ json: { id: '1' } })),
  );
  service.on(
    'GET',
    '/api/webhooks/77/:token',
    asWebhook(() => ({ json: { id: '77' } })),
  );
  service.on(
    'POST',
    '/api/webhooks/77/:token',
    asWebhook((call) => post(call, '5')),
  );
  service.on(
    'POST',
    '/api/v10/channels/:channel/messages',
    asBot((call) => {
      if (call.params['channel'] === '404') return no(404, 10003, 'Unknown Channel');
      if (call.params['channel'] === '403') return no(403, 50013, 'Missing Permissions');
      return post(call, call.params['channel'] ?? '');
    }),
  );
  for (const method of ['PATCH', 'DELETE']) {
    service.on(method, '/api/webhooks/77/:token/messages/:message', asWebhook(change));
    service.on(method, '/api/v10/channels/:channel/messages/:message', asBot(change));
  }
  service.on(
    'GET',
    '/api/v10/channels/:channel/messages',
    asBot((call) => {
      const before = Number(call.query.get('before') ?? Number.POSITIVE_INFINITY);
      const newest = messages.filter(({ id }) => Number(id) < before).reverse();
      return { json: newest.slice(0, Number(call.query.get('limit'))) };
    }),
  );
  return api;
}
