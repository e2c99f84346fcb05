import type { RunId } from '#shared/model/ids';
import { MAX_MESSAGE_CHARS } from '#shared/model/queue';
import {
  AppError,
  defineNode,
  type ExecuteContext,
  type ExecuteResult,
  type Item,
  type Json,
  type OutboxEntry,
  z,
} from '../engine/sdk';
import { choiceField, countField, rawText, requireText, textField, valueField } from './form/fields';
import { moreFields } from './form/groups';
import { readJsonValue } from './form/json-value';

const LONGEST_WAIT_MS = 2_592_000_000;

const config = z.object({
  service: textField(
    { title: 'Service', description: 'The name in the settings of the published flow' },
    { title: 'Serviço', description: 'O nome nas configurações do fluxo publicado' },
    { examples: ['invoice'] },
  ),
  call: choiceField(
    ['each', 'all'],
    'each',
    { title: 'Call', options: ['Once per item', 'Once with all items'] },
    { title: 'Chamar', options: ['Uma vez por item', 'Uma vez com todos os itens'] },
  ),
  input: valueField(
    { title: 'Input', description: 'Empty: the item' },
    { title: 'Entrada', description: 'Vazio: o item' },
    { examples: ['{{ {"orderId": id} }}'], showWhen: { call: ['each'] } },
  ),
  timeoutMs: countField(
    { min: 1, max: LONGEST_WAIT_MS, preset: 300_000 },
    { title: 'Give up after', description: 'After this the step fails; the service may still go on' },
    { title: 'Desistir após', description: 'Depois disso o passo falha; o serviço ainda pode continuar' },
    { unit: 'ms' },
  ),
});
type Config = z.output<typeof config>;

/** Calls a flow that is published as a service and waits, without memory, for its result. An array in a result is an item each. */
export const callFlowNode = defineNode({
  type: 'core.call-flow',
  version: 1,
  kind: 'action',
  label: { en: 'Call flow', 'pt-BR': 'Chamar fluxo' },
  description: {
    en: 'Calls a flow that is published as a service and waits for its result, also over restarts.',
    'pt-BR': 'Chama um fluxo publicado como serviço e espera o seu resultado, mesmo após reinícios.',
  },
  icon: 'phone-forwarded',
  category: 'control',
  keywords: {
    en: ['sub-flow', 'service', 'function', 'run another flow', 'result'],
    'pt-BR': ['subfluxo', 'serviço', 'função', 'executar outro fluxo', 'resultado'],
  },
  config,
  ui: {
    'ui:order': ['service', 'call', 'input', 'timeoutMs', '*'],
    'ui:groups': [moreFields('timeoutMs')],
    service: { 'ui:placeholder': 'invoice' },
    input: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
  },
  // The call is sent with the record of the pause, so it is neither lost nor made twice by a crash.
  effect: 'none',
  handsOn: true,
  resolve: 'item',
  check: (raw) => requireText(raw, 'service', 'SERVICE_MISSING', 'Name the service to call'),
  summary: (raw) => rawText(raw, 'service'),
  async execute(context) {
    if (context.items.length === 0) return { outputs: { out: [] } };
    const first = await context.configFor(0);
    const { waited } = context;
    if (waited === undefined) return await send(context, first);
    const count = first.call === 'all' ? 1 : context.items.length;
    const replies = context.services.services.replies(waited.reply);
    if (replies.length >= count) return finish(context, first, waited.reply, replies);
    if (waited.timeoutAtMs !== undefined && context.now() >= waited.timeoutAtMs) {
      throw new AppError({
        code: 'SERVICE_TIMED_OUT',
        kind: 'operational',
        message: `The service "${first.service}" did not answer within ${first.timeoutMs} ms. It may still be at work; look at its queue and its runs.`,
        data: { service: first.service, timeoutMs: first.timeoutMs },
      });
    }
    return { wait: waited };
  },
});

async function send(context: ExecuteContext<Config>, first: Config): Promise<ExecuteResult> {
  const runId = context.packet.run.id as RunId;
  // The reply comes to the run that its key names. A re-drive has the idempotency keys of the run that it goes on from, whose
  // call is over: so the place is taken from the key, and not the run.
  const place = context.idempotencyKey(0);
  const key = `${runId}${place.slice(place.indexOf('/'))}@${context.attempt}`;
  const name = first.service.trim();
  const { queue } = context.services.services.find(name, runId);
  const enqueuedAt = context.now();
  const bodies: Json[] = first.call === 'all' ? [context.items.map((item) => item.json)] : await inputsOf(context, first);
  const outbox: OutboxEntry[] = bodies.map((body, index) => ({
    put: {
      id: `call_${key}/${index}`,
      queue,
      body: sized(body),
      priority: 0,
      enqueuedAt,
      reply: { key, index, count: bodies.length },
      runId,
    },
  }));
  return { wait: { reply: key, timeoutAtMs: enqueuedAt + first.timeoutMs }, outbox };
}

async function inputsOf(context: ExecuteContext<Config>, first: Config): Promise<Json[]> {
  const inputs: Json[] = [];
  for (const [index, item] of context.items.entries()) {
    const { input } = index === 0 ? first : await context.configFor(index);
    inputs.push(input === undefined || input === '' ? item.json : readJsonValue(input, 'input'));
  }
  return inputs;
}

function finish(
  context: ExecuteContext<Config>,
  { service }: Config,
  key: string,
  replies: readonly { index: number; value?: Json; error?: { code: string; kind: string; message: string } }[],
): ExecuteResult {
  const failed = replies.find((reply) => reply.error !== undefined);
  if (failed?.error !== undefined) {
    const { code, kind, message } = failed.error;
    throw new AppError({
      code: 'SERVICE_FAILED',
      kind: 'operational',
      message: `The service "${service}" failed: ${message}`,
      data: { service, item: failed.index, cause: { code, kind, message } },
    });
  }
  const out = replies.flatMap(({ index, value = null }): Item[] => {
    const { json: _json, ...rest } = context.items[index] ?? { json: null };
    return Array.isArray(value) ? value.map((json) => ({ json })) : [{ ...rest, json: value }];
  });
  return { outputs: { out }, outbox: [{ takeReplies: key }] };
}

function sized(body: Json): Json {
  if (JSON.stringify(body).length <= MAX_MESSAGE_CHARS) return body;
  throw new AppError({
    code: 'INPUT_TOO_LARGE',
    message: `The input of a service may have ${MAX_MESSAGE_CHARS} characters of JSON. Put the data into a file, and send its path.`,
  });
}
