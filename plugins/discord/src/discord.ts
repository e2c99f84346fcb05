import { createHash } from 'node:crypto';
import {
  type CallOptions,
  type CredentialTestContext,
  createHttpClient,
  type HttpAnswer,
  type Json,
  pathPart,
  problem,
  type ServiceSaid,
} from '@pulseflow/sdk';
import { awaitPlace, learn } from './buckets';

export const WEBHOOK_CREDENTIAL = 'discord.webhook';
export const BOT_CREDENTIAL = 'discord.bot';

/** Values of either credential: a webhook has `url`, a bot has `token`. */
export interface DiscordValues {
  url?: string;
  token?: string;
  baseUrl?: string;
}

export const DEFAULT_URL = 'https://discord.com/api/v10';

type CallContext = Pick<CredentialTestContext<unknown>, 'signal' | 'now' | 'log'>;

/** Discord by a webhook or a bot. Errors: SERVICE_* and DISCORD_*. */
export interface Discord {
  readonly kind: 'webhook' | 'bot';
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  /** Where the messages of a channel are; a webhook knows its own. Errors: NODE_CONFIG_INVALID. */
  messagesPath(channel: string): string;
}

/** Errors: SERVICE_REFUSED when no credential is chosen. */
export function createDiscord(values: DiscordValues | undefined, context: CallContext): Discord {
  const url = values?.url?.trim() ?? '';
  const token = values?.token?.trim() ?? '';
  if (url === '' && token === '') {
    throw problem({
      code: 'SERVICE_REFUSED',
      en: 'Choose a credential: a webhook of a channel, or a bot.',
      ptBr: 'Escolha uma credencial: um webhook de um canal, ou um bot.',
    });
  }
  const kind = url === '' ? 'bot' : 'webhook';
  const key = `discord:${createHash('sha256').update(`${url}${token}`).digest('base64url').slice(0, 12)}`;
  const client = createHttpClient({
    context,
    service: 'Discord',
    // A webhook's address is its secret: errors tell the path below the base address alone.
    baseUrl: kind === 'webhook' ? url.replace(/[?#].*$/, '') : values?.baseUrl?.trim() || DEFAULT_URL,
    headers: { 'user-agent': 'DiscordBot (PulseFlow, 1.0)' },
    ...(kind === 'bot' ? { authorize: ({ headers }) => headers.set('authorization', `Bot ${token}`) } : {}),
    // Of all routes together; webhooks are not bound to it.
    rateLimit: kind === 'bot' ? { key, count: 50, perMs: 1000 } : [],
    errorOf,
    retry: { maxWaitMs: 65_000 },
  });
  return {
    kind,
    async call(method, path, options) {
      const route = `${key}:${method}:${routeOf(path)}`;
      await awaitPlace(route, context);
      const answer = await client.request(method, path, options);
      learn(route, answer.headers, context.now());
      return answer;
    },
    messagesPath(channel) {
      if (kind === 'webhook') return '';
      if (channel.trim() !== '') return `/channels/${pathPart(channel.trim())}`;
      throw problem({
        code: 'NODE_CONFIG_INVALID',
        en: 'A bot needs the id of a channel: "Channel" is empty.',
        ptBr: 'Um bot precisa do id de um canal: "Canal" está vazio.',
        data: { field: 'channel' },
      });
    },
  };
}

/** Limits count by route and channel; the ids of messages make no difference. */
function routeOf(path: string): string {
  return path.replace(/\?.*$/, '').replace(/\/messages\/\d+/, '/messages/:id');
}

/** `{ code: 50035, message, errors: { content: { _errors: [{ message }] } }, retry_after? }`. */
function errorOf({ status, value }: HttpAnswer): ServiceSaid | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { code, message, errors, retry_after: seconds } = value;
  const details = detailsOf(errors, '');
  const said = [typeof message === 'string' ? message : '', ...details].filter((text) => text !== '').join('; ');
  return {
    message: said,
    ...(typeof code === 'number' ? { serviceCode: String(code), ...meaningOf(code) } : {}),
    ...(status === 429 && typeof seconds === 'number' ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function meaningOf(code: number): Pick<ServiceSaid, 'as' | 'code'> {
  switch (code) {
    // Unknown webhook, invalid webhook token.
    case 10015:
    case 50027:
      return { as: 'refused' };
    case 10003:
      return { as: 'rejected', code: 'DISCORD_CHANNEL_NOT_FOUND' };
    case 10008:
      return { as: 'rejected', code: 'DISCORD_MESSAGE_NOT_FOUND' };
    // Missing access, missing permissions.
    case 50001:
    case 50013:
      return { as: 'rejected', code: 'DISCORD_NOT_ALLOWED' };
    case 40005:
      return { as: 'rejected', code: 'DISCORD_FILE_TOO_LARGE' };
    default:
      return {};
  }
}

/** The sentences in a tree of errors, each with the field that it is about. */
function detailsOf(errors: Json | undefined, field: string): string[] {
  if (typeof errors !== 'object' || errors === null || Array.isArray(errors)) return [];
  return Object.entries(errors).flatMap(([name, value]) => {
    if (name !== '_errors') return detailsOf(value, field === '' ? name : `${field}.${name}`);
    const list = Array.isArray(value) ? value : [];
    return list.map((one) => {
      const text = typeof one === 'object' && one !== null && !Array.isArray(one) ? one['message'] : undefined;
      return `${field}: ${typeof text === 'string' ? text : ''}`;
    });
  });
}
