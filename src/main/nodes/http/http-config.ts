import { z } from '../../engine/sdk';
import { HTTP_CREDENTIAL_TYPES } from '../credentials/type-names';
import { choiceField, countField, credentialChoice, flagField, pairsField, textField, valueField } from '../form/fields';

const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const httpConfigSchema = z.object({
  method: choiceField(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'], 'GET', { title: 'Method' }, { title: 'Método' }),
  url: textField(
    { title: 'Address', description: 'The whole address, with https://' },
    { title: 'Endereço', description: 'O endereço inteiro, com https://' },
    { examples: ['https://api.example.com/orders/{{ id }}'] },
  ),
  query: pairsField(
    { title: 'Query', description: 'Added to the address after the question mark' },
    { title: 'Consulta', description: 'Acrescentada ao endereço após o ponto de interrogação' },
    { name: 'page', value: '{{ page }}' },
  ),
  headers: pairsField(
    { title: 'Headers', description: 'Sent with the call' },
    { title: 'Cabeçalhos', description: 'Enviados com a chamada' },
    { name: 'accept', value: 'application/json' },
  ),
  auth: choiceField(
    ['none', 'credential', 'bearer', 'basic'],
    'none',
    { title: 'Authorisation', options: ['None', 'Credential', 'Token in this node', 'User and password in this node'] },
    { title: 'Autorização', options: ['Nenhuma', 'Credencial', 'Token neste nó', 'Usuário e senha neste nó'] },
  ),
  credential: credentialChoice(HTTP_CREDENTIAL_TYPES, { showWhen: { auth: ['credential'] } }),
  token: textField({ title: 'Token' }, { title: 'Token' }, { secret: true, showWhen: { auth: ['bearer'] } }),
  user: textField({ title: 'User' }, { title: 'Usuário' }, { showWhen: { auth: ['basic'] } }),
  password: textField({ title: 'Password' }, { title: 'Senha' }, { secret: true, showWhen: { auth: ['basic'] } }),
  bodyType: choiceField(
    ['json', 'form', 'text', 'none'],
    'json',
    { title: 'Send', options: ['JSON', 'Form fields', 'Text', 'Nothing'] },
    { title: 'Enviar', options: ['JSON', 'Campos de formulário', 'Texto', 'Nada'] },
    { showWhen: { method: WITH_BODY } },
  ),
  body: valueField(
    { title: 'Body', description: 'JSON, when empty: the item' },
    { title: 'Corpo', description: 'Em JSON, se vazio: o item' },
    { examples: ['{{ {"name": customer.name} }}'], showWhen: { method: WITH_BODY, bodyType: ['json', 'text'] } },
  ),
  form: pairsField(
    { title: 'Form fields', description: 'Sent as a web form sends them' },
    { title: 'Campos do formulário', description: 'Enviados como um formulário web os envia' },
    { name: 'email', value: '{{ customer.email }}' },
    { showWhen: { method: WITH_BODY, bodyType: ['form'] } },
  ),
  response: choiceField(
    ['auto', 'json', 'text', 'base64'],
    'auto',
    { title: 'Read the answer as', options: ['Whatever it says it is', 'JSON', 'Text', 'Bytes (base64)'] },
    { title: 'Ler a resposta como', options: ['O que ela disser que é', 'JSON', 'Texto', 'Bytes (base64)'] },
  ),
  output: choiceField(
    ['response', 'body', 'field'],
    'response',
    {
      title: 'Put out',
      description: 'The answer is { status, ok, headers, body, url, durationMs }',
      options: ['The answer', 'Its body only; a list becomes items', 'The item with the answer in its field response'],
    },
    {
      title: 'Saída',
      description: 'A resposta é { status, ok, headers, body, url, durationMs }',
      options: ['A resposta', 'Só o corpo; uma lista vira itens', 'O item com a resposta no campo response'],
    },
  ),
  failOnStatus: flagField(
    true,
    { title: 'Fail when the status is 400 or above', description: '408, 425, 429 and 5xx may be retried by the node’s policy' },
    {
      title: 'Falhar quando o status for 400 ou maior',
      description: '408, 425, 429 e 5xx podem ser repetidos pela política do nó',
    },
  ),
  sendIdempotencyKey: flagField(
    false,
    {
      title: 'Send an Idempotency-Key',
      description: 'The same on every repeat. Only when the service honours it: the call then counts as safe to repeat',
    },
    {
      title: 'Enviar uma Idempotency-Key',
      description: 'A mesma em cada repetição. Só quando o serviço a respeita: a chamada passa a ser segura para repetir',
    },
    { showWhen: { method: ['POST', 'PATCH', 'PUT', 'DELETE'] } },
  ),
  lookupUrl: textField(
    {
      title: 'Address to look it up',
      description:
        'Asked with GET when it is not known whether a call took effect, before a person is asked. {key} stands for the Idempotency-Key. 404, 410 or an empty list: it did not happen; any other answer below 300: it did',
    },
    {
      title: 'Endereço para consultar',
      description:
        'Consultado com GET quando não se sabe se uma chamada surtiu efeito, antes de perguntar a uma pessoa. {key} representa a Idempotency-Key. 404, 410 ou lista vazia: não aconteceu; outra resposta abaixo de 300: aconteceu',
    },
    { examples: ['https://api.example.com/orders?reference={key}'], showWhen: { method: ['POST', 'PATCH', 'PUT', 'DELETE'] } },
  ),
  timeoutMs: countField(
    { min: 1, max: 600_000, preset: 30_000 },
    { title: 'Give up after', description: 'For the whole call, redirects and body included' },
    { title: 'Desistir após', description: 'Para a chamada inteira, com redirecionamentos e corpo' },
    { unit: 'ms' },
  ),
  maxRedirects: countField(
    { min: 0, max: 20, preset: 10 },
    { title: 'Follow redirects at most', description: '0: a redirect is the answer' },
    { title: 'Seguir no máximo redirecionamentos', description: '0: um redirecionamento é a resposta' },
  ),
  maxResponseBytes: countField(
    { min: 1, max: 268_435_456, preset: 10_485_760 },
    { title: 'Largest answer', description: 'A larger one ends the call with an error' },
    { title: 'Maior resposta', description: 'Uma maior encerra a chamada com um erro' },
    { unit: 'bytes' },
  ),
});

/** The config after its expressions are resolved. */
export type HttpConfig = z.output<typeof httpConfigSchema>;
