import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { buildFlow } from './build-flow';
import { readDraft } from './draft';
import { firstBroken, stepProblems } from './step-problems';

const names = {
  ...{ schedule: 'Schedule', eachBatch: 'In batches', variables: 'Variables' },
  ...{ call: 'Call', start: 'Start', http: 'Request', email: 'E-mail' },
};
const schedule = { recurrence: { kind: 'weekly', every: 1, weekdays: ['MO'], times: ['08:00'] }, weekends: 'skip' };
const rows = { source: 'csv', csv: { text: 'name,email\nAna,a@x.org\nBia,b@x.org\nCai,c@x.org', header: true } };
const build = (change: JsonObject, variables: JsonObject = {}) =>
  flowDefinitionSchema.parse(buildFlow(readDraft({ name: ' News ', schedule, ...change }), variables, names));
const shape = ({ nodes, edges }: ReturnType<typeof build>) => ({
  nodes: nodes.map(({ type }) => type),
  edges: edges.map(({ from, to }) => `${from.node}.${from.port} ${to.node}.${to.port}`),
});

describe('the flow of a new automation', () => {
  it('is a schedule with the rows, the variables, and the action that reads them', () => {
    const flow = build({ action: 'email', ...rows }, { to: '{{ email }}', subject: 'Hi', 'x-ref': 1 });
    expect(flow.name).toBe('News');
    expect(shape(flow)).toEqual({
      nodes: ['core.schedule', 'core.set', 'core.send-email'],
      edges: ['schedule.out variables.in', 'variables.out email.in'],
    });
    const [trigger, set, email] = flow.nodes;
    expect(trigger).toMatchObject({ typeVersion: 2, config: { recurrence: { kind: 'weekly' }, weekends: 'skip' } });
    expect(trigger?.config['input']).toHaveLength(3);
    expect(set?.config).toEqual({
      fields: [
        { path: 'to', value: '{{ email }}', type: 'auto' },
        { path: 'subject', value: 'Hi', type: 'auto' },
        { path: 'x-ref', value: 1, type: 'auto' },
      ],
      keepOthers: false,
    });
    expect(email?.config).toEqual({ to: '{{ to }}', subject: '{{ subject }}' });
    expect(email?.policies?.retry?.maxAttempts).toBe(3);
  });

  it('sends its mail by the node type that is told', () => {
    const draft = readDraft({ name: 'News', schedule, action: 'email', ...rows });
    expect(buildFlow(draft, { to: 'a@example.com' }, names, 'email.send').nodes.at(-1)).toMatchObject({
      type: 'email.send',
      typeVersion: 1,
    });
  });

  it('takes rows in batches where there are more of them, as a loop', () => {
    const request = { action: 'http', http: { method: 'POST', url: 'https://x.org' } };
    expect(shape(build({ ...request, ...rows, batchSize: 2 }, { a: 1 }))).toEqual({
      nodes: ['core.schedule', 'core.for-each', 'core.set', 'core.http'],
      edges: ['schedule.out each.in', 'each.item variables.in', 'variables.out http.in', 'http.out each.loop'],
    });
    expect(shape(build({ ...request, ...rows, batchSize: 3 }, {})).nodes).toEqual(['core.schedule', 'core.http']);
  });

  it('asks with a query, and sends the variables as a body', () => {
    const http = (method: string) =>
      build({ action: 'http', http: { method, url: ' https://x.org ' } }, { id: '{{ id }}', 'a b': 1 }).nodes.at(-1)?.config;
    expect(http('GET')).toEqual({
      method: 'GET',
      url: 'https://x.org',
      query: [
        { name: 'id', value: '{{ id }}' },
        { name: 'a b', value: '{{ `a b` }}' },
      ],
    });
    expect(http('POST')).toEqual({ method: 'POST', url: 'https://x.org', bodyType: 'json' });
  });

  it('starts a flow, or calls it and waits where it is a service', () => {
    const last = (change: JsonObject) => build({ action: 'flow', flowId: 'flow_1', ...change }).nodes.at(-1);
    expect(last({})).toMatchObject({ type: 'core.start-flow', config: { flowId: 'flow_1' } });
    expect(last({ callMode: 'wait' })).toMatchObject({ type: 'core.start-flow' });
    expect(last({ callMode: 'wait', service: 'invoice' })).toMatchObject({
      type: 'core.call-flow',
      config: { service: 'invoice' },
    });
  });

  it('can be but a schedule', () => {
    expect(shape(build({ action: 'empty', batchSize: 1, ...rows }))).toMatchObject({ edges: ['schedule.out each.in'] });
    expect(shape(build({ action: 'empty' }))).toEqual({ nodes: ['core.schedule'], edges: [] });
  });
});

describe('the problems of a draft', () => {
  const problems = (change: JsonObject, mapping = '{}', isScheduleValid = true) =>
    stepProblems(readDraft(change), mapping, () => isScheduleValid).map(({ step, field, code }) => `${step} ${field} ${code}`);

  it.each<readonly [JsonObject, string[]]>([
    [{ action: 'empty' }, ['basics name nameMissing']],
    [{ name: 'a', action: 'flow' }, ['basics flowId flowMissing']],
    [{ name: 'a', action: 'http' }, ['basics url urlMissing']],
    [{ name: 'a', action: 'http', http: { method: 'GET', url: 'x.org' } }, ['basics url urlInvalid']],
    [{ name: 'a', action: 'http', http: { method: 'GET', url: 'http://' } }, ['basics url urlInvalid']],
    [{ name: 'a', action: 'http', http: { method: 'GET', url: '{{ url }}' } }, []],
    [{ name: 'a', action: 'empty', source: 'json', json: '[' }, ['data json data.notJson']],
    [{ name: 'x'.repeat(121), action: 'empty' }, ['basics name nameLong']],
  ])('of %j stand at their fields', (change, found) => {
    expect(problems(change)).toEqual(found);
  });

  it('tell the first step that is not well', () => {
    const broken = stepProblems(readDraft({ name: 'a', action: 'email' }), '{}', () => false);
    expect(broken.map(({ code }) => code)).toEqual(['mapping.missing', 'mapping.missing', 'schedule']);
    expect([firstBroken(broken, 'data'), firstBroken(broken, 'variables'), firstBroken(broken, 'review')]).toEqual([
      undefined,
      'variables',
      'variables',
    ]);
  });
});
