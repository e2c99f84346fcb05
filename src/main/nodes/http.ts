import { defineNode, type Effect, type Item, type JsonObject, mapEffects } from '../engine/sdk';
import { HTTP_CREDENTIAL_TYPES } from './credentials/type-names';
import { isTemplate, rawText, requireText } from './form/fields';
import { fieldGroup, moreFields } from './form/groups';
import { httpConfigSchema } from './http/http-config';
import { resourcesOf } from './http/resources';
import { secretInConfig } from './http/secret-in-config';

/** By RFC 9110 section 9.2; a method that only the run will know is taken for the worst. */
function effectOf(config: JsonObject): Effect {
  const method = rawText(config, 'method') || 'GET';
  if (method === 'GET' || method === 'HEAD') return 'none';
  if (method === 'PUT' || method === 'DELETE') return 'idempotent';
  return config['sendIdempotencyKey'] === true ? 'idempotent' : 'unsafe';
}

/** Calls a web address per item. */
export const httpNode = defineNode({
  type: 'core.http',
  version: 1,
  kind: 'action',
  label: { en: 'HTTP request', 'pt-BR': 'Requisição HTTP' },
  description: {
    en: 'Calls a web address for each item and puts out the answer.',
    'pt-BR': 'Chama um endereço web para cada item e entrega a resposta.',
  },
  icon: 'globe',
  category: 'network',
  keywords: {
    en: ['request', 'api', 'rest', 'get', 'post', 'web', 'download', 'call', 'fetch', 'url', 'web page'],
    'pt-BR': ['requisição', 'api', 'rest', 'web', 'baixar', 'chamar', 'buscar', 'url', 'página web', 'endereço'],
  },
  config: httpConfigSchema,
  ui: {
    'ui:order': [
      ...['method', 'url', 'query', 'headers', 'auth', 'credential', 'token', 'user', 'password', 'bodyType', 'body', 'form'],
      ...[
        'response',
        'output',
        'failOnStatus',
        'sendIdempotencyKey',
        'lookupUrl',
        'timeoutMs',
        'maxRedirects',
        'maxResponseBytes',
        '*',
      ],
    ],
    'ui:groups': [
      fieldGroup('Answer', 'Resposta', 'response', 'output', 'failOnStatus'),
      moreFields('sendIdempotencyKey', 'lookupUrl', 'timeoutMs', 'maxRedirects', 'maxResponseBytes'),
    ],
    url: { 'ui:placeholder': 'https://api.example.com/orders' },
    credential: { 'ui:widget': 'credential' },
    token: { 'ui:widget': 'password' },
    password: { 'ui:widget': 'password' },
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 6, language: 'json' } },
  },
  effect: effectOf,
  resolve: 'item',
  check: (config) => {
    const missing = requireText(
      config,
      'url',
      'URL_MISSING',
      'Enter the address to call, for example https://api.example.com/orders',
    );
    const url = rawText(config, 'url');
    if (missing.length > 0 || isTemplate(url)) return missing;
    if (URL.canParse(url) && /^https?:/i.test(url)) return [];
    const message = `"${url}" is not a whole web address; it begins with http:// or https://`;
    return [{ field: '/url', message, detail: 'URL_INVALID', values: { value: url } }];
  },
  credential: {
    types: HTTP_CREDENTIAL_TYPES,
    required: true,
    isUsed: (config) => rawText(config, 'auth') === 'credential',
    inConfig: secretInConfig,
  },
  resources: resourcesOf,
  summary: (config) => `${rawText(config, 'method') || 'GET'} ${rawText(config, 'url').replace(/^https?:\/\//, '')}`,
  execute: async (context) => {
    const [{ buildSigned }, { exchange }, { readBody }, { toOutput }, { statusError }] = await Promise.all([
      import('./http/build-signed'),
      import('./http/exchange'),
      import('./http/read-answer'),
      import('./http/output'),
      import('./http/http-errors'),
    ]);
    const credential = await context.credential();
    return mapEffects(context, async (item, config, index): Promise<Item | Item[]> => {
      const request = buildSigned(config, item, context.idempotencyKey(index), {
        credential,
        conceal: (text) => context.conceal(text),
      });
      const startedAt = context.now();
      const answer = await exchange(request, config, context.signal);
      const { status, statusText } = answer;
      const isFailure = config.failOnStatus && status >= 400;
      const body = readBody(answer, isFailure ? 'auto' : config.response, request);
      if (isFailure) {
        const retryAfter = answer.headers.get('retry-after') ?? undefined;
        throw statusError(request, { status, statusText, retryAfter, body, nowMs: context.now() });
      }
      return toOutput(config, item, { answer, body, durationMs: context.now() - startedAt });
    });
  },
  hasLookup: (config) => rawText(config, 'lookupUrl').trim() !== '',
  lookup: async (context, index) => {
    const [config, item] = [await context.configFor(index), context.items[index]];
    if (config.lookupUrl.trim() === '' || item === undefined) return 'unknown';
    const { lookUp } = await import('./http/look-up');
    const signing = { credential: await context.credential(), conceal: (text: string) => context.conceal(text) };
    return lookUp(config, item, { key: context.idempotencyKey(index), signing, signal: context.signal });
  },
});
