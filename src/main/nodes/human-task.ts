import { createHash } from 'node:crypto';
import { startOfForm } from '#shared/model/form-fields';
import { EXPIRED_OUTCOME, taskResultSchema } from '#shared/model/human-task';
import type { RunId } from '#shared/model/ids';
import { AppError, defineNode, type ExecuteContext, type ExecuteResult, type Item, type OutboxEntry } from '../engine/sdk';
import { rawText } from './form/fields';
import { fieldGroup, moreFields } from './form/groups';
import { checkHumanTask } from './human-task/check';
import { type HumanTaskConfig, humanTaskConfig } from './human-task/config';
import { formOf, makeTask } from './human-task/make-task';
import { outcomePorts, outcomeRules, outcomesOf } from './human-task/outcomes';
import { assumedDecision, withDecision } from './human-task/result';

/** More tasks of one step than anybody decides one by one; beyond it people are asked once for all. */
const MAX_TASKS = 500;

/** Asks people, and waits without memory until they have decided. The outputs are the ways in which it can end. */
export const humanTaskNode = defineNode({
  type: 'core.human-task',
  version: 1,
  kind: 'control',
  label: { en: 'Ask a person', 'pt-BR': 'Perguntar a uma pessoa' },
  description: {
    en: 'Pauses the run for an approval, a form or a decision of people. The answer decides by which output it goes on.',
    'pt-BR':
      'Pausa a execução por uma aprovação, um formulário ou uma decisão de pessoas. A resposta decide por qual saída seguir.',
  },
  icon: 'user-check',
  category: 'control',
  keywords: {
    en: ['approval', 'approve', 'human task', 'form', 'decision', 'inbox', 'four eyes', 'sign off', 'review', 'manual step'],
    'pt-BR': ['aprovação', 'aprovar', 'tarefa humana', 'formulário', 'decisão', 'caixa de entrada', 'quatro olhos', 'revisão'],
  },
  config: humanTaskConfig,
  ui: {
    'ui:order': [
      ...['kind', 'title', 'description', 'outcomes', 'assignees', 'form', 'fields', 'schema', 'uiSchema', 'prefill', 'comment'],
      ...['priority', 'due', 'dueInMs', 'dueAt', 'remindBeforeMs', 'businessHours', 'expiry', 'expiresInMs', 'expiresAt'],
      ...['remindEveryMs', 'escalations', 'needed', 'neededNegative', 'requester', 'notRequester'],
      ...['data', 'showFiles', 'ask', 'resultField', '*'],
    ],
    'ui:groups': [
      fieldGroup('Form', 'Formulário', 'form', 'fields', 'schema', 'uiSchema', 'prefill', 'comment'),
      fieldGroup(
        'In time',
        'No prazo',
        'priority',
        'due',
        'dueInMs',
        'dueAt',
        'remindBeforeMs',
        'businessHours',
        'expiry',
        'expiresInMs',
        'expiresAt',
      ),
      { ...fieldGroup('Escalation', 'Escalonamento', 'remindEveryMs', 'escalations'), folded: true },
      { ...fieldGroup('Votes', 'Votos', 'needed', 'neededNegative', 'requester', 'notRequester'), folded: true },
      moreFields('data', 'showFiles', 'ask', 'resultField'),
    ],
    kind: { 'ui:widget': 'radio' },
    description: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
    outcomes: { 'ui:field': 'Outcomes' },
    assignees: { 'ui:field': 'Assignees' },
    form: { 'ui:widget': 'radio' },
    fields: { 'ui:field': 'FormFields' },
    schema: { 'ui:widget': 'textarea', 'ui:options': { rows: 8 } },
    uiSchema: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    prefill: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    data: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 } },
    comment: { 'ui:widget': 'radio' },
    priority: { 'ui:widget': 'radio' },
    due: { 'ui:widget': 'radio' },
    expiry: { 'ui:widget': 'radio' },
    businessHours: { 'ui:field': 'BusinessHours' },
    remindBeforeMs: { 'ui:field': 'Durations' },
    escalations: { 'ui:field': 'Escalations' },
  },
  outputs: outcomePorts,
  outputRules: outcomeRules,
  expectsAllOutputs: true,
  // The task is sent with the record of the pause, so it is neither lost nor asked twice by a crash.
  effect: 'none',
  handsOn: true,
  resolve: 'item',
  check: checkHumanTask,
  summary: (raw) => rawText(raw, 'title'),
  standIn: (items, config, at) => {
    const [first] = outcomesOf(config);
    const outcome = first?.id ?? EXPIRED_OUTCOME;
    const form = formOf(config);
    const values = form === undefined ? undefined : startOfForm(form);
    return { [outcome]: items.map((item) => assumedDecision(item, outcome, config.resultField, values, at)) };
  },
  async execute(context) {
    // Nobody is asked about nothing: no output is taken.
    if (context.items.length === 0) return { outputs: {} };
    const { waited } = context;
    if (waited === undefined) return await ask(context);
    const first = await context.configFor(0);
    const replies = context.services.services.replies(waited.reply);
    const count = first.ask === 'all' ? 1 : context.items.length;
    return replies.length < count ? { wait: waited } : goOn(context, first, waited.reply, replies);
  },
});

async function ask(context: ExecuteContext<HumanTaskConfig>): Promise<ExecuteResult> {
  const { items, packet, node, step } = context;
  const first = await context.configFor(0);
  if (first.ask === 'each' && items.length > MAX_TASKS) {
    throw new AppError({
      code: 'TASKS_TOO_MANY',
      message: `${items.length} items would be ${items.length} tasks; a step may ask ${MAX_TASKS}. Ask once for all items, or send fewer.`,
      data: { count: items.length, maximum: MAX_TASKS },
    });
  }
  const runId = packet.run.id as RunId;
  // The reply comes to the run that its key names: a re-drive has the idempotency keys of the run that it goes on from, so the
  // place is taken from the key, and not the run.
  const place = context.idempotencyKey(0);
  const key = `${runId}${place.slice(place.indexOf('/'))}@${context.attempt}`;
  const asked = first.ask === 'all' ? [items] : items.map((item) => [item]);
  const outbox: OutboxEntry[] = [];
  for (const [index, about] of asked.entries()) {
    const config = index === 0 ? first : await context.configFor(index);
    const task = makeTask(config, about, { people: context.services.people, nodeName: node.name });
    outbox.push({
      ask: {
        id: taskId(`${key}/${index}`),
        task,
        createdAt: context.now(),
        flowId: packet.flow.id,
        runId,
        seq: step.seq,
        nodeId: node.id,
        nodeName: node.name,
        isTest: step.isTest,
        reply: { key, index, count: asked.length },
      },
    });
  }
  return { wait: { reply: key }, outbox };
}

/** The same for the same question, so that one that is stored already is not asked again. */
function taskId(place: string): string {
  return `task_${createHash('sha256').update(place).digest('hex').slice(0, 26)}`;
}

function goOn(
  { items }: ExecuteContext<HumanTaskConfig>,
  { ask: mode, resultField }: HumanTaskConfig,
  key: string,
  replies: readonly { index: number; value?: unknown; error?: { message: string } }[],
): ExecuteResult {
  const outputs: Record<string, Item[]> = {};
  for (const { index, value, error } of [...replies].sort((one, other) => one.index - other.index)) {
    const result = taskResultSchema.safeParse(value);
    if (!result.success) {
      throw new AppError({
        code: 'TASK_WITHDRAWN',
        kind: 'operational',
        message: `The task ended without an answer: ${error?.message ?? 'it was withdrawn'}. Run the step again to ask anew.`,
        data: { item: index },
      });
    }
    const about = mode === 'all' ? items : items.slice(index, index + 1);
    const port = (outputs[result.data.outcome] ??= []);
    for (const item of about) port.push(withDecision(item, result.data, resultField));
  }
  return { outputs, outbox: [{ takeReplies: key }] };
}
