/** A local server that speaks the Bot API as core.telegram.org/bots/api describes it, as far as the plugin uses it. */
import type { Json, JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';

export interface BotApi {
  readonly service: TestService;
  readonly credential: { token: string; baseUrl: string };
  /** Puts an update before the bot; ids count on. */
  push(update: JsonObject): number;
  /** Updates that Telegram still keeps. */
  waiting(): number;
  /** Ends what it holds open. */
  close(): Promise<void>;
}

export const TOKEN = '123456:AAtest_token-0123456789';

export async function startBotApi(): Promise<BotApi> {
  const service = await startTestService();
  let updates: (JsonObject & { update_id: number })[] = [];
  let nextId = 500;
  let messageId = 0;
  const held = new Set<() => void>();
  const release = (): void => {
    for (const answer of held) answer();
  };
  const ok = (result: Json) => ({ json: { ok: true, result } });
  const no = (status: number, description: string, parameters?: JsonObject) => ({
    status,
    json: { ok: false, error_code: status, description, ...(parameters === undefined ? {} : { parameters }) },
  });
  const on = (method: string, answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) =>
    service.on('POST', `/:bot/${method}`, (call) =>
      call.params['bot'] === `bot${TOKEN}` ? answer(call) : no(401, 'Unauthorized'),
    );
  const sent = async (call: ServiceCall) => {
    const chat = call.headers['content-type']?.startsWith('multipart')
      ? String((await call.form()).get('chat_id'))
      : String((call.json() as JsonObject)['chat_id']);
    if (chat === '404') return no(400, 'Bad Request: chat not found');
    if (chat === '403') return no(403, 'Forbidden: bot was blocked by the user');
    return ok({ message_id: ++messageId, date: 1_763_715_600, chat: { id: Number(chat) } });
  };
  on('getMe', () => ok({ id: 1, is_bot: true, username: 'test_bot' }));
  for (const method of ['sendMessage', 'sendDocument', 'sendPhoto', 'editMessageText', 'editMessageCaption']) on(method, sent);
  on('deleteMessage', () => ok(true));
  on('answerCallbackQuery', () => ok(true));
  on('getFile', (call) => {
    const id = String((call.json() as JsonObject)['file_id']);
    return id === 'too-old' ? no(400, 'Bad Request: wrong file_id') : ok({ file_id: id, file_path: `photos/${id}.jpg` });
  });
  service.on('GET', '/file/:bot/photos/:name', (call) => ({ body: `bytes of ${call.params['name']}` }));
  on('getUpdates', async (call) => {
    const { offset, allowed_updates: allowed = [] } = call.json() as { offset?: number; allowed_updates?: string[] };
    if (offset !== undefined) updates = updates.filter(({ update_id: id }) => id >= offset);
    const fitting = (): JsonObject[] => updates.filter((update) => allowed.some((kind) => update[kind] !== undefined));
    if (fitting().length === 0) {
      await new Promise<void>((resolve) => {
        held.add(resolve);
      });
    }
    return ok(fitting());
  });
  return {
    service,
    credential: { token: TOKEN, baseUrl: service.url },
    push(update) {
      const id = nextId++;
      updates.push({ ...update, update_id: id });
      release();
      return id;
    },
    waiting: () => updates.length,
    async close() {
      release();
      await service.close();
    },
  };
}

/** A message as Telegram tells it. */
export function messageOf(text: string, more: JsonObject = {}): JsonObject {
  return {
    message: {
      message_id: 7,
      date: Math.floor(Date.now() / 1000),
      chat: { id: 42, type: 'private', first_name: 'Ana', username: 'ana' },
      from: { id: 42, is_bot: false, first_name: 'Ana', last_name: 'Souza', username: 'ana' },
      ...(text === '' ? {} : { text }),
      ...more,
    },
  };
}
