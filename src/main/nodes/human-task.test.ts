import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { newHumanTaskSchema } from '#shared/model/human-task';
import { compileFlow } from '../engine/compile/compile-flow';
import type { PendingTask } from '../engine/outbox';
import type { JsonObject, NodeServices } from '../engine/sdk';
import { humanTaskNode } from './human-task';
import { createNodeCatalogue } from './index';
import { checkNode, runNode, TEST_NOW_MS } from './testing/run-node';

const HOUR = 3_600_000;
const people: NodeServices['people'] = {
  resolve: (text) => (text.toLowerCase() === 'ana@example.com' ? { id: 'person_ana', name: 'Ana' } : undefined),
  hasRole: (role) => role === 'finance',
};
const run = (config: JsonObject, items: readonly (JsonObject | number)[] = [{ amount: 12 }], more = {}) =>
  runNode(humanTaskNode, { config: { title: 'Approve', ...config }, items, services: { people }, ...more });
const asked = ({ result }: { result: unknown }): PendingTask[] =>
  ((result as { outbox?: readonly { ask: PendingTask }[] }).outbox ?? []).map(({ ask }) => ask);
const taskOf = async (config: JsonObject, items?: readonly JsonObject[]) => asked(await run(config, items))[0]?.task;
const outputsOf = (config: JsonObject) => (typeof humanTaskNode.outputs === 'function' ? humanTaskNode.outputs(config) : []);
const ana = { kind: 'person', id: 'person_ana', name: 'Ana' };
const answered = (answers: readonly JsonObject[]) => ({
  waited: { reply: 'key' },
  services: {
    people,
    services: {
      find: () => ({ queue: '' }),
      replies: () => answers.map((answer, index) => ({ index, value: { taskId: `t${index}`, by: [ana], at: 0, ...answer } })),
    },
  },
});

describe('asking', () => {
  it('sends a task for each item together with its pause, with what the expressions give for it', async () => {
    const items = [{ amount: 12 }, { amount: 900 }];
    const ran = await run({ title: 'Pay {{ amount }}?', priority: '{{ amount > 100 ? "high" : "normal" }}' }, items);
    expect(ran.result).toMatchObject({ wait: { reply: 'run_1/node#0@1' } });
    expect(asked(ran)).toMatchObject([
      {
        task: { title: 'Pay 12?', data: { amount: 12 }, priority: 'normal' },
        reply: { index: 0, count: 2 },
        createdAt: TEST_NOW_MS,
      },
      { task: { title: 'Pay 900?', data: { amount: 900 }, priority: 'high' }, reply: { index: 1, count: 2 } },
    ]);
  });

  it('gives each task an id of its run, node and item, so that a repeated step asks the same', async () => {
    const ids = async () => asked(await run({}, [1, 2])).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
    expect(new Set(await ids()).size).toBe(2);
    expect((await ids()).every((id) => id.length <= 64 && !id.includes('/'))).toBe(true);
  });

  it('asks once for all items, and shows them all', async () => {
    const ran = await run({ ask: 'all', title: '{{ $count($items) }} at once' }, [{ a: 1 }, { a: 2 }]);
    expect(asked(ran)).toMatchObject([{ task: { data: [{ a: 1 }, { a: 2 }] }, reply: { index: 0, count: 1 } }]);
  });

  it('asks nobody about nothing', async () => {
    expect((await run({}, [])).result).toEqual({ outputs: {} });
  });

  it('refuses more tasks than anybody decides, and names another way', async () => {
    const items = Array.from({ length: 501 }, (_, index) => index);
    await expect(run({}, items)).rejects.toMatchObject({ code: 'TASKS_TOO_MANY' });
    expect(asked(await run({ ask: 'all' }, items))).toHaveLength(1);
  });

  it('makes tasks that fit the contract, whatever kind they have', async () => {
    const decision = {
      kind: 'decision',
      outcomes: [
        { id: 'a', label: 'A' },
        { id: 'b', label: 'B' },
      ],
    };
    for (const config of [{}, { kind: 'form', form: 'fields', fields: [{ name: 'x' }] }, decision])
      expect(newHumanTaskSchema.safeParse(await taskOf(config)).success).toBe(true);
  });
});

describe('who is asked', () => {
  it('is named in the form, or by an expression: addresses, names and roles', async () => {
    const form = await taskOf({ assignees: [{ person: 'person_bo' }, { role: 'finance' }] });
    expect(form?.assignees).toEqual([{ person: 'person_bo' }, { role: 'finance' }]);
    const words = await taskOf({ assignees: '{{ who }}' }, [{ who: 'ana@example.com, finance; finance' }]);
    expect(words?.assignees).toEqual([{ person: 'person_ana' }, { role: 'finance' }]);
    const list = await taskOf({ assignees: '{{ who }}' }, [{ who: [{ email: 'ANA@example.com' }, 'finance'] }]);
    expect(list?.assignees).toEqual([{ person: 'person_ana' }, { role: 'finance' }]);
  });

  it('is the owner when nobody is named', async () => {
    expect((await taskOf({ assignees: '{{ nobody }}' }))?.assignees).toEqual([]);
  });

  it('fails for a name that nobody has, instead of asking somebody else', async () => {
    await expect(run({ assignees: 'eve@example.com' })).rejects.toMatchObject({
      code: 'TASK_NOBODY',
      data: { text: 'eve@example.com' },
    });
    await expect(run({ assignees: '{{ amount }}' })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
  });
});

describe('the form', () => {
  it('is made of fields, filled in by expressions', async () => {
    const task = await taskOf({
      form: 'fields',
      fields: [{ name: 'total', type: 'number', required: true, default: '{{ amount * 2 }}' }],
      prefill: '{{ {"note": "was " & amount} }}',
    });
    expect(task?.form).toMatchObject({
      schema: { properties: { total: { type: 'number', default: 24 } }, required: ['total'] },
      data: { note: 'was 12' },
    });
    expect(task?.outcomes).toMatchObject([
      { id: 'approved', needsForm: true },
      { id: 'rejected', needsForm: false },
    ]);
  });

  it('is taken as JSON Schema from an expert', async () => {
    const schema = '{"type": "object", "properties": {"{{ x }}": {"type": "string"}}}';
    expect((await taskOf({ kind: 'form', form: 'schema', schema }))?.form?.schema).toEqual(JSON.parse(schema));
    await expect(run({ form: 'fields', fields: [{ name: 'a' }], prefill: 'no object' })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
      data: { detail: 'OBJECT_EXPECTED' },
    });
  });
});

describe('in time', () => {
  it('says when it is due, what comes before and after, and when it is over', async () => {
    const businessHours = { days: [1, 2], fromMinute: 480, toMinute: 1080, holidayLists: [] };
    const task = await taskOf({
      due: 'in',
      dueInMs: HOUR,
      remindBeforeMs: [60_000],
      remindEveryMs: 1,
      businessHours,
      expiry: 'at',
      expiresAt: '2027-01-31T08:00:00Z',
      escalations: [
        { afterMs: 2000, do: 'notify', to: 'finance' },
        { afterMs: 3000, do: 'raise-priority', priority: 'urgent' },
        { afterMs: 4000, do: 'decide', outcome: 'rejected' },
      ],
    });
    expect(task).toMatchObject({
      dueInMs: HOUR,
      remindBeforeDueMs: [60_000],
      remindEveryMs: 60_000,
      businessHours,
      expiresAt: Date.UTC(2027, 0, 31, 8),
    });
    expect(task?.escalations.map(({ action }) => action)).toEqual([
      { do: 'notify', to: [{ role: 'finance' }] },
      { do: 'raise-priority', priority: 'urgent' },
      { do: 'decide', outcome: 'rejected' },
    ]);
    await expect(run({ due: 'at', dueAt: '{{ "soon" }}' })).rejects.toMatchObject({ data: { detail: 'DATE_INVALID' } });
  });
});

describe('going on', () => {
  it('sends each item out by what was decided of it, with the decision in a field', async () => {
    const answers = [{ outcome: 'approved' }, { outcome: 'rejected', comment: 'too much' }, { outcome: 'approved' }];
    const { result, outputs } = await run({}, [{ n: 1 }, { n: 2 }, { n: 3 }], answered(answers));
    expect(outputs['approved']).toMatchObject([{ n: 1 }, { n: 3 }]);
    expect(outputs['rejected']).toMatchObject([
      { n: 2, decision: { outcome: 'rejected', by: 'Ana', at: '1970-01-01T00:00:00.000Z', comment: 'too much', taskId: 't1' } },
    ]);
    expect(result).toMatchObject({ outbox: [{ takeReplies: 'key' }] });
  });

  it('waits on until every task is answered', async () => {
    const { result } = await run({}, [{ n: 1 }, { n: 2 }], answered([{ outcome: 'approved' }]));
    expect(result).toEqual({ wait: { reply: 'key' } });
  });

  it('sends all items the same way when it asked once', async () => {
    const config = { ask: 'all', resultField: 'answer' };
    const { outputs } = await run(config, [{ n: 1 }, { n: 2 }], answered([{ outcome: 'expired' }]));
    expect(outputs['expired']).toMatchObject([{ n: 1, answer: { outcome: 'expired' } }, { n: 2 }]);
  });

  it('hands on the files of the form with the item', async () => {
    const file = { path: 'a/b.pdf', name: 'b.pdf', mimeType: 'application/pdf', sizeBytes: 3 };
    const form = { receipt: file, pages: [file, { ...file, path: 'c' }], amount: 3 };
    const { result } = await run({}, [{ n: 1 }], answered([{ outcome: 'approved', form }]));
    expect(result).toMatchObject({
      outputs: {
        approved: [
          { json: { decision: { form: { amount: 3 } } }, files: { receipt: file, pages: file, pages_2: { path: 'c' } } },
        ],
      },
    });
  });

  it('fails when its task ended without an answer', async () => {
    const services = {
      people,
      services: {
        find: () => ({ queue: '' }),
        replies: () => [{ index: 0, error: { code: 'X', kind: 'user' as const, message: 'withdrawn' } }],
      },
    };
    await expect(run({}, [{}], { waited: { reply: 'key' }, services })).rejects.toMatchObject({ code: 'TASK_WITHDRAWN' });
  });
});

describe('its settings', () => {
  it('say which outputs there are', () => {
    expect(outputsOf({})).toEqual(['approved', 'rejected']);
    expect(outputsOf({ kind: 'form', expiry: 'in' })).toEqual(['submitted', 'expired']);
    expect(outputsOf({ kind: 'decision', outcomes: [{ id: 'pay' }, { id: 'ask' }, { id: 'pay' }] })).toEqual(['pay', 'ask']);
  });

  it.each([
    [{ title: '' }, '/title'],
    [{ kind: 'decision', outcomes: [{ id: 'a', label: 'A' }] }, '/outcomes'],
    [{ kind: 'decision', outcomes: [{ id: 'a' }, { id: 'a' }] }, '/outcomes/1/id'],
    [{ kind: 'decision', outcomes: [{ id: 'a' }, { id: 'expired' }] }, '/outcomes/1/id'],
    [{ kind: 'form' }, '/form'],
    [{ form: 'fields' }, '/fields'],
    [{ form: 'fields', fields: [{ name: 'a' }, { name: 'a' }] }, '/fields/1/name'],
    [{ form: 'fields', fields: [{ name: 'a', type: 'choice' }] }, '/fields/0/options'],
    [{ form: 'schema' }, '/schema'],
    [{ form: 'schema', schema: '{"a"' }, '/schema'],
    [{ form: 'schema', schema: '{"type": "string"}' }, '/schema'],
    [{ form: 'schema', schema: '{"type": "object", "properties": {}}', uiSchema: '[' }, '/uiSchema'],
    [{ due: 'at' }, '/dueAt'],
    [{ expiry: 'at', expiresAt: 'soon' }, '/expiresAt'],
    [{ escalations: [{ afterMs: 1000, do: 'notify' }] }, '/escalations/0/to'],
    [{ escalations: [{ afterMs: 1000, do: 'decide', outcome: 'maybe' }] }, '/escalations/0/outcome'],
    [{ escalations: [{ afterMs: HOUR, do: 'raise-priority' }], expiry: 'in', expiresInMs: HOUR }, '/escalations/0/afterMs'],
    [{ needed: 2, assignees: [{ person: 'a' }] }, '/needed'],
    [{ notRequester: true }, '/requester'],
    [{ businessHours: { days: [1], fromMinute: 600, toMinute: 600 } }, '/businessHours'],
    [{ businessHours: { days: [1], fromMinute: 0, toMinute: 600, timeZone: 'Mars' } }, '/businessHours'],
  ])('%j are wrong at %s', (config, field) => {
    const found = checkNode(humanTaskNode, { title: 'A', ...config });
    expect(found.map((each) => each.split(':')[0])).toEqual([field]);
  });

  it('are right as an expert and as a beginner write them', () => {
    const fields = [{ name: 'a', type: 'choice', options: [{ value: 'x' }] }];
    expect(checkNode(humanTaskNode, { title: 'A', form: 'fields', fields, needed: 2, assignees: [{ role: 'r' }] })).toEqual([]);
    expect(
      checkNode(humanTaskNode, { title: 'A', due: 'at', dueAt: '{{ payBy }}', requester: '{{ by }}', notRequester: true }),
    ).toEqual([]);
  });
});

describe('a choice that leads nowhere', () => {
  const problemsOf = (ports: readonly string[], more: object = {}) => {
    const definition = flowDefinitionSchema.parse({
      name: 'A',
      nodes: [
        { id: 'start', type: 'core.manual', name: 'Start' },
        { id: 'ask', type: 'core.human-task', name: 'Ask', config: { title: 'A', expiry: 'in' }, ...more },
        { id: 'log', type: 'core.log', name: 'Log', config: { message: 'x' } },
      ],
      edges: [
        { from: { node: 'start' }, to: { node: 'ask' } },
        ...ports.map((port) => ({ from: { node: 'ask', port }, to: { node: 'log' } })),
      ],
    });
    const found = compileFlow(definition, createNodeCatalogue()).problems;
    return found
      .filter(({ nodeId }) => nodeId === 'ask')
      .map(({ code, severity, values }) => [severity, code, values?.['outputs']]);
  };

  it('is a hint until they are connected or somebody mutes it', () => {
    expect(problemsOf(['approved'])).toEqual([['hint', 'OUTPUT_OPEN', 'rejected, expired']]);
    expect(problemsOf(['approved', 'rejected', 'expired'])).toEqual([]);
    expect(problemsOf(['approved'], { muted: ['OUTPUT_OPEN'] })).toEqual([]);
  });

  it('is none where the question is the end of the flow', () => {
    expect(problemsOf([])).toEqual([]);
  });
});
