/** A local server that speaks the Web API of Slack as docs.slack.dev describes it, as far as the plugin uses it. */
import type { Json, JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';

export const TOKEN = 'xoxb-1-test-token';

export interface SlackApi {
  readonly service: TestService;
  readonly credential: { token: string; baseUrl: string };
  /** What stands in the channels, newest first. */
  readonly messages: JsonObject[];
  /** The bytes of uploads, by the id of the file. */
  readonly uploads: Map<string, Uint8Array>;
  /** What completeUploadExternal shared. */
  readonly shared: Json[];
}

export async function startSlackApi(): Promise<SlackApi> {
  const service = await startTestService();
  const messages: JsonObject[] = [];
  const uploads = new Map<string, Uint8Array>();
  const shared: Json[] = [];
  const people = Array.from({ length: 450 }, (_, index): JsonObject => ({ id: `U${index}`, name: `person${index}` }));
  let count = 0;
  const on = (http: 'GET' | 'POST', method: string, answer: (call: ServiceCall) => JsonObject | Promise<JsonObject>): void =>
    service.on(http, `/${method}`, async (call): Promise<ServiceAnswer> => {
      if (call.headers['authorization'] !== `Bearer ${TOKEN}`) return { json: { ok: false, error: 'invalid_auth' } };
      return { json: { ok: true, ...(await answer(call)) } };
    });
  const no = (error: string): JsonObject => ({ ok: false, error });
  on('POST', 'auth.test', () => ({ user: 'bot' }));
  on('POST', 'chat.postMessage', (call) => {
    const body = call.json() as JsonObject;
    if (body['channel'] === '#nowhere') return no('channel_not_found');
    if (body['channel'] === '#private') return no('not_in_channel');
    if (body['channel'] === '#unscoped') return { ...no('missing_scope'), needed: 'chat:write' };
    const ts = `1763715600.00010${++count}`;
    messages.unshift({ ...body, ts });
    return { channel: 'C0123456789', ts };
  });
  on('POST', 'chat.update', (call) => ({ ts: (call.json() as JsonObject)['ts'] ?? '' }));
  on('POST', 'chat.delete', () => no('message_not_found'));
  on('POST', 'files.getUploadURLExternal', async (call) => {
    const id = `F${++count}`;
    const form = await call.form();
    return { upload_url: `${service.url}/upload/${id}?length=${String(form.get('length'))}`, file_id: id };
  });
  service.on('POST', '/upload/:id', (call) => {
    uploads.set(call.params['id'] ?? '', call.body);
    return { body: 'OK' };
  });
  on('POST', 'files.completeUploadExternal', (call) => {
    const body = call.json() as { files: { id: string }[] };
    shared.push(body);
    return { files: body.files.map(({ id }) => ({ id, permalink: `https://example.slack.com/files/${id}` })) };
  });
  const page = (call: ServiceCall, all: readonly JsonObject[], list: string): JsonObject => {
    const from = Number(call.query.get('cursor') ?? 0);
    const to = from + Number(call.query.get('limit'));
    return { [list]: all.slice(from, to), response_metadata: { next_cursor: to < all.length ? String(to) : '' } };
  };
  on('GET', 'users.list', (call) => page(call, people, 'members'));
  on('GET', 'conversations.history', (call) => page(call, messages, 'messages'));
  return { service, credential: { token: TOKEN, baseUrl: service.url }, messages, uploads, shared };
}
