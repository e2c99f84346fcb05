import { createHash } from 'node:crypto';
import {
  type CredentialTestContext,
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type Json,
  type JsonObject,
  problem,
  type RateLimit,
  type ServiceSaid,
} from '@pulseflow/sdk';

export const BOT_CREDENTIAL = 'telegram.bot';

/** Values of the credential. */
export interface BotValues {
  token?: string;
  baseUrl?: string;
}

type CallContext = Pick<CredentialTestContext<unknown>, 'signal' | 'now' | 'log'>;

/** Calls the methods of the Bot API. Errors: SERVICE_* and TELEGRAM_*. */
export interface Bot {
  /** What a method answers in `result`. Files go in `files`, by the field's name. */
  call(method: string, parameters: JsonObject, options?: BotCallOptions): Promise<Json>;
  /** A file that somebody sent (at most 20 MB); `path` is what `getFile` said. */
  download(path: string): Promise<Uint8Array>;
  /** Tells bots apart without telling the token. */
  readonly key: string;
}

export interface BotCallOptions {
  files?: Parameters<HttpClient['post']>[1] extends infer Options
    ? Options extends { multipart?: { files: infer Files } }
      ? Files
      : never
    : never;
  effect?: 'none' | 'idempotent' | 'unsafe';
  /** The chat that the message goes to: its own limits hold, too. */
  chat?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

const DEFAULT_URL = 'https://api.telegram.org';
/** What Telegram documents (core.telegram.org/bots/faq): in all, to one chat, to one group. */
const IN_ALL = { count: 30, perMs: 1000 };
const TO_CHAT = { count: 1, perMs: 1000 };
const TO_GROUP = { count: 20, perMs: 60_000 };

/** A bot by its credential. Errors: SERVICE_REFUSED when there is no token. */
export function createBot(values: BotValues | undefined, context: CallContext): Bot {
  const token = values?.token?.trim() ?? '';
  if (token === '') {
    throw problem({
      code: 'SERVICE_REFUSED',
      en: 'Choose a credential with the token of a bot.',
      ptBr: 'Escolha uma credencial com o token de um bot.',
    });
  }
  const server = (values?.baseUrl?.trim() || DEFAULT_URL).replace(/\/+$/, '');
  const key = `telegram:${createHash('sha256').update(`${server} ${token}`).digest('base64url').slice(0, 12)}`;
  const clientFor = (baseUrl: string, rateLimit: readonly RateLimit[]): HttpClient =>
    // The token is part of the address: errors tell the path below the base address alone.
    createHttpClient({ context, service: 'Telegram', baseUrl, rateLimit, errorOf, retry: { maxWaitMs: 65_000 } });
  return {
    key,
    async call(method, parameters, { files, effect, chat, timeoutMs, signal } = {}) {
      const limits = chat === undefined ? [] : limitsOf(key, chat);
      const client = clientFor(`${server}/bot${token}`, limits);
      const answer = await client.post<{ result?: Json }>(`/${method}`, {
        ...(files === undefined
          ? { json: parameters }
          : {
              multipart: {
                fields: Object.fromEntries(
                  Object.entries(parameters).map(([name, value]) => [
                    name,
                    typeof value === 'object' ? JSON.stringify(value) : value,
                  ]),
                ),
                files,
              },
            }),
        ...(effect === undefined ? {} : { effect }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(signal === undefined ? {} : { signal }),
      });
      return answer.result ?? null;
    },
    async download(path) {
      const client = clientFor(`${server}/file/bot${token}`, []);
      const { bytes } = await client.bytes(`/${path}`, { timeoutMs: 120_000 });
      return bytes;
    },
  };
}

function limitsOf(key: string, chat: string): RateLimit[] {
  // Groups and channels have negative ids, or are named.
  const isGroup = /^[-@]/.test(chat);
  return [
    { key, ...IN_ALL },
    { key: `${key}:${chat}`, ...TO_CHAT },
    ...(isGroup ? [{ key: `${key}:${chat}:group`, ...TO_GROUP }] : []),
  ];
}

/** `{ ok: false, error_code, description, parameters }`. */
function errorOf(answer: HttpAnswer): ServiceSaid | undefined {
  const value = answer.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { description, parameters } = value;
  const said = typeof description === 'string' ? description : '';
  const more = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters) ? parameters : {};
  const { retry_after: seconds, migrate_to_chat_id: newChat } = more;
  const meaning = meaningOf(answer.status, said);
  return {
    message: typeof newChat === 'number' ? `${said}. The group has the id ${newChat} now` : said,
    serviceCode: String(answer.status),
    ...meaning,
    ...(typeof seconds === 'number' ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function meaningOf(status: number, said: string): Pick<ServiceSaid, 'as' | 'code'> {
  // A token that was never given out is answered with 404.
  if (status === 401 || (status === 404 && said === 'Not Found')) return { as: 'refused' };
  if (status === 403) return { as: 'rejected', code: 'TELEGRAM_CHAT_CLOSED' };
  if (status === 409) return { as: 'rejected', code: 'TELEGRAM_UPDATES_TAKEN' };
  if (/chat not found/i.test(said)) return { as: 'rejected', code: 'TELEGRAM_CHAT_NOT_FOUND' };
  return {};
}
