import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  AppError,
  credentialChoice,
  defineTrigger,
  hookPathField,
  type Json,
  type JsonObject,
  problem,
  textField,
  type WebhookRequest,
  z,
} from '@pulseflow/sdk';
import { namesIn } from './fields';

const WEBHOOK_TYPES = ['github.webhook'] as const;

/** Starts a run for each event that a webhook of a repository, organisation or app delivers. */
export const eventTrigger = defineTrigger({
  name: 'event',
  label: { en: 'GitHub event', 'pt-BR': 'Evento do GitHub' },
  description: {
    en: 'Starts a run when GitHub calls this address: a push, an issue, a pull request, a release … The signature is checked.',
    'pt-BR':
      'Inicia uma execução quando o GitHub chama este endereço: um push, uma issue, uma pull request, uma release … A assinatura é verificada.',
  },
  keywords: {
    en: ['webhook', 'push', 'issue', 'pull request', 'release', 'star'],
    'pt-BR': ['webhook', 'push', 'issue', 'pull request', 'release', 'estrela'],
  },
  config: z.object({
    path: hookPathField('github'),
    credential: credentialChoice(
      WEBHOOK_TYPES,
      {},
      { title: 'Webhook secret', description: 'The same as at GitHub' },
      { title: 'Segredo do webhook', description: 'O mesmo que no GitHub' },
    ),
    events: textField(
      { title: 'Events', description: 'Separated by commas, with an action when wanted; empty: all that GitHub sends' },
      { title: 'Eventos', description: 'Separados por vírgulas, com uma ação se desejado; vazio: tudo o que o GitHub envia' },
      { examples: ['push', 'issues.opened, pull_request.closed'], expression: 'none' },
    ),
    repositories: textField(
      { title: 'Repositories', description: 'Separated by commas; empty: all' },
      { title: 'Repositórios', description: 'Separados por vírgulas; vazio: todos' },
      { examples: ['octocat/hello-world'], expression: 'none' },
    ),
  }),
  credential: { types: WEBHOOK_TYPES },
  summary: { en: '/hooks/{{ path }} {{ events }}', 'pt-BR': '/hooks/{{ path }} {{ events }}' },
  sample: [
    {
      event: 'issues',
      action: 'opened',
      delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      repository: 'octocat/hello-world',
      sender: 'octocat',
      payload: {
        action: 'opened',
        issue: {
          number: 1347,
          title: 'Found a bug',
          body: 'It does not start',
          html_url: 'https://github.com/octocat/hello-world/issues/1347',
        },
        repository: { full_name: 'octocat/hello-world' },
        sender: { login: 'octocat' },
      },
    },
  ],
  async webhook(request, context) {
    const secret = (await context.credential<{ secret: string }>())?.secret ?? '';
    if (!isSigned(request, secret)) {
      throw new AppError({
        code: 'WEBHOOK_REFUSED',
        message: 'The signature of the call is missing or wrong. Enter the same secret at GitHub and in the credential.',
        data: {
          words: { 'pt-BR': 'A assinatura da chamada falta ou está errada. Informe o mesmo segredo no GitHub e na credencial.' },
        },
      });
    }
    const event = request.headers['x-github-event'] ?? '';
    const delivery = request.headers['x-github-delivery'] ?? '';
    if (event === 'ping') return { answer: { body: { message: 'pong' } } };
    const payload = payloadOf(request);
    const action = typeof payload['action'] === 'string' ? payload['action'] : '';
    const repository = textAt(payload['repository'], 'full_name');
    if (!isWanted(context.config, event, action, repository)) return { answer: { body: { message: 'not wanted' } } };
    const json: JsonObject = { event, action, delivery, repository, sender: textAt(payload['sender'], 'login'), payload };
    // GitHub delivers again under the same id: then it is the same run.
    return {
      emit: [{ items: [{ json }], ...(delivery === '' ? {} : { key: delivery }) }],
      answer: { status: 202, body: { message: 'accepted' } },
    };
  },
});

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
function isSigned({ headers, body }: WebhookRequest, secret: string): boolean {
  const given = Buffer.from(headers['x-hub-signature-256'] ?? '');
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  return secret !== '' && given.length === expected.length && timingSafeEqual(given, expected);
}

/** The content type of a webhook is JSON or a form with the JSON in `payload`. Errors: WEBHOOK_BODY_INVALID. */
function payloadOf({ headers, body }: WebhookRequest): JsonObject {
  const text = new TextDecoder().decode(body);
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  try {
    const value = JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, as for any other value.
  }
  throw problem({
    code: 'WEBHOOK_BODY_INVALID',
    en: 'The body of the call is no JSON object. Choose the content type application/json at GitHub.',
    ptBr: 'O corpo da chamada não é um objeto JSON. Escolha o tipo application/json no GitHub.',
  });
}

function textAt(value: Json | undefined, name: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const text = value[name];
  return typeof text === 'string' ? text : null;
}

function isWanted(
  { events, repositories }: { events: string; repositories: string },
  event: string,
  action: string,
  repository: string | null,
): boolean {
  const wanted = namesIn(events);
  const from = namesIn(repositories).map((name) => name.toLowerCase());
  return (
    (wanted.length === 0 || wanted.some((name) => name === event || name === `${event}.${action}`)) &&
    (from.length === 0 || (repository !== null && from.includes(repository.toLowerCase())))
  );
}
