import { defineNode, type JsonObject, type SettingProblem, z } from '../engine/sdk';
import { rawText, textField } from './form/fields';
import { moreFields } from './form/groups';
import { hookPathProblems } from './form/hook-path';
import { words } from './form/words';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function check(config: JsonObject) {
  const problems: SettingProblem[] = hookPathProblems(config);
  if (Array.isArray(config['methods']) && config['methods'].length === 0) {
    problems.push({ field: '/methods', message: 'Choose at least one method', detail: 'METHODS_MISSING' });
  }
  if (config['auth'] === 'token' && rawText(config, 'token') === '') {
    problems.push({ field: '/token', message: 'Enter the token that callers must send', detail: 'HOOK_TOKEN_MISSING' });
  }
  if (config['auth'] === 'hmac' && rawText(config, 'hmacSecret') === '') {
    problems.push({ field: '/hmacSecret', message: 'Enter the secret that callers sign with', detail: 'HOOK_SECRET_MISSING' });
  }
  return problems;
}

/** Starts a flow by an HTTP call to `/hooks/<path>`. Its item is `{ body, headers, query, method, path }`. */
export const webhookNode = defineNode({
  type: 'core.webhook',
  version: 1,
  kind: 'trigger',
  label: { en: 'Webhook', 'pt-BR': 'Webhook' },
  description: {
    en: 'Starts the flow when another program calls its address. The item holds body, headers, query, method and path.',
    'pt-BR': 'Inicia o fluxo quando outro programa chama seu endereço. O item contém body, headers, query, method e path.',
  },
  icon: 'webhook',
  category: 'trigger',
  keywords: {
    en: ['http', 'url', 'receive', 'call', 'endpoint', 'form', 'incoming'],
    'pt-BR': ['http', 'url', 'receber', 'chamada', 'endpoint', 'formulário', 'gancho'],
  },
  config: z.object({
    path: textField(
      { title: 'Path', description: 'The address ends in /hooks/ and this path' },
      { title: 'Caminho', description: 'O endereço termina em /hooks/ e este caminho' },
      { examples: ['github', 'shop/orders'], expression: 'none' },
    ),
    methods: z
      .array(z.enum(METHODS))
      .default(['POST'])
      .meta({
        ...words(
          { title: 'Methods', description: 'Calls by other methods are refused' },
          { title: 'Métodos', description: 'Chamadas por outros métodos são recusadas' },
        ),
        uniqueItems: true,
      }),
    auth: z
      .enum(['none', 'token', 'hmac'])
      .default('none')
      .meta(
        words(
          {
            title: 'Who may call',
            options: ['Anyone who knows the address', 'Callers with a token', 'Callers that sign (HMAC)'],
          },
          { title: 'Quem pode chamar', options: ['Quem souber o endereço', 'Quem tiver um token', 'Quem assinar (HMAC)'] },
        ),
      ),
    token: textField(
      { title: 'Token', description: 'Sent as Authorization: Bearer <token> or X-Webhook-Token' },
      { title: 'Token', description: 'Enviado como Authorization: Bearer <token> ou X-Webhook-Token' },
      { secret: true, expression: 'none', showWhen: { auth: ['token'] } },
    ),
    hmacSecret: textField(
      { title: 'Signing secret', description: 'The secret shared with the sender; whsec_… of Standard Webhooks works too' },
      {
        title: 'Segredo de assinatura',
        description: 'O segredo partilhado com quem envia; whsec_… do Standard Webhooks também serve',
      },
      { secret: true, expression: 'none', showWhen: { auth: ['hmac'] } },
    ),
    hmacHeader: z
      .string()
      .default('x-hub-signature-256')
      .meta(
        words(
          { title: 'Signature header', description: 'x-hub-signature-256 for GitHub, webhook-signature for Standard Webhooks' },
          {
            title: 'Cabeçalho da assinatura',
            description: 'x-hub-signature-256 no GitHub, webhook-signature no Standard Webhooks',
          },
          { expression: 'none', showWhen: { auth: ['hmac'] } },
        ),
      ),
    respond: z
      .enum(['accepted', 'result'])
      .default('accepted')
      .meta(
        words(
          {
            title: 'Answer',
            description:
              'At once: 202 as soon as the run is safely stored. With the result: when the run ends or a Respond node answers',
            options: ['At once', 'With the result'],
          },
          {
            title: 'Resposta',
            description:
              'Imediata: 202 assim que a execução está gravada. Com o resultado: quando a execução termina ou um nó Responder responde',
            options: ['Imediata', 'Com o resultado'],
          },
        ),
      ),
    responseTimeoutMs: z
      .number()
      .int()
      .min(100)
      .max(600_000)
      .default(30_000)
      .meta(
        words(
          { title: 'Wait for the result at most', description: 'Then the caller gets 202 and the run goes on' },
          { title: 'Esperar o resultado no máximo', description: 'Depois disso quem chamou recebe 202 e a execução continua' },
          { unit: 'ms', showWhen: { respond: ['result'] } },
        ),
      ),
    dedupHeader: textField(
      { title: 'Delivery id header', description: 'Calls that repeat the value of this header start one run only' },
      {
        title: 'Cabeçalho do id de entrega',
        description: 'Chamadas que repetem o valor deste cabeçalho iniciam uma só execução',
      },
      { examples: ['x-github-delivery', 'webhook-id'], expression: 'none' },
    ),
  }),
  ui: {
    'ui:order': [
      'path',
      'methods',
      'auth',
      'token',
      'hmacSecret',
      'hmacHeader',
      'respond',
      'responseTimeoutMs',
      'dedupHeader',
      '*',
    ],
    'ui:groups': [moreFields('dedupHeader')],
    path: { 'ui:placeholder': 'github' },
    methods: { 'ui:widget': 'checkboxes', 'ui:options': { inline: true } },
    token: { 'ui:widget': 'password' },
    hmacSecret: { 'ui:widget': 'password' },
  },
  inputs: [],
  effect: 'none',
  check,
  summary: (config) => {
    const methods = Array.isArray(config['methods']) ? config['methods'].join(' ') : 'POST';
    return `${methods} /hooks/${rawText(config, 'path').replace(/^\/+/, '')}`;
  },
});
