import { describe, expect, it } from 'vitest';
import { type FlowDefinition, type FlowDefinitionInput, type FlowNode, flowDefinitionSchema } from '#shared/model/flow';
import { scheduleSchema } from '#shared/model/schedule';
import { scheduleNodes, withNewSchedule, withoutSchedule, withSchedule } from './schedule-node';

const isTrigger = ({ type }: FlowNode): boolean => ['core.manual', 'core.webhook', 'core.schedule'].includes(type);
const daily = scheduleSchema.parse({ recurrence: { kind: 'daily', times: ['07:30'] } });
const manualStart = { manualId: 'manual-1', language: 'pt-BR' as const };

function flow(
  nodes: [id: string, type: string, more?: object][],
  edges: string[],
  layout?: FlowDefinitionInput['layout'],
): FlowDefinition {
  return flowDefinitionSchema.parse({
    name: 'A',
    nodes: nodes.map(([id, type, more]) => ({ id, type, name: id, ...more })),
    edges: edges.map((edge) => {
      const [from = '', to = ''] = edge.split('>');
      return { from: { node: from }, to: { node: to } };
    }),
    ...(layout === undefined ? {} : { layout }),
  });
}

const edgesOf = ({ edges }: FlowDefinition): string[] =>
  edges.map(({ from, to }) => `${from.node}.${from.port}>${to.node}.${to.port}`);

describe('a schedule that is added', () => {
  const add = (definition: FlowDefinition) =>
    withNewSchedule(definition, { nodeId: 'schedule-1', name: 'Schedule', schedule: daily }, isTrigger);

  it('leads to all that the first trigger leads to', () => {
    const next = add(
      flow(
        [
          ['start', 'core.manual'],
          ['a', 'core.set'],
          ['b', 'core.set'],
        ],
        ['start>a', 'start>b', 'a>b'],
      ),
    );
    expect(edgesOf(next).slice(3)).toEqual(['schedule-1.out>a.in', 'schedule-1.out>b.in']);
    expect(next.nodes.at(-1)).toMatchObject({
      ...{ id: 'schedule-1', type: 'core.schedule', typeVersion: 2, name: 'Schedule' },
      config: { recurrence: { kind: 'daily', every: 1, times: ['07:30'] } },
    });
  });

  it('leads to the first node that nothing leads to, where no trigger leads anywhere', () => {
    expect(
      edgesOf(
        add(
          flow(
            [
              ['a', 'core.set'],
              ['b', 'core.set'],
            ],
            ['a>b'],
          ),
        ),
      ),
    ).toEqual(['a.out>b.in', 'schedule-1.out>a.in']);
    expect(
      edgesOf(
        add(
          flow(
            [
              ['start', 'core.manual'],
              ['a', 'core.set'],
            ],
            [],
          ),
        ),
      ),
    ).toEqual(['schedule-1.out>a.in']);
    expect(edgesOf(add(flow([], [])))).toEqual([]);
  });

  it('prefers a trigger that is switched on, and has a name of its own', () => {
    const next = add(
      flow(
        [
          ['off', 'core.manual', { disabled: true }],
          ['hook', 'core.webhook', { name: 'Schedule' }],
          ['a', 'core.set'],
          ['b', 'core.set'],
        ],
        ['off>a', 'hook>b'],
      ),
    );
    expect(edgesOf(next).at(-1)).toBe('schedule-1.out>b.in');
    expect(next.nodes.at(-1)?.name).toBe('Schedule 2');
  });

  it('is drawn above the flow, in line with that trigger; a flow that is laid out by itself stays so', () => {
    const places = { start: { x: 40, y: 10 }, a: { x: 300, y: -50 } };
    expect(
      add(
        flow(
          [
            ['start', 'core.manual'],
            ['a', 'core.set'],
          ],
          ['start>a'],
          places,
        ),
      ).layout,
    ).toEqual({
      ...places,
      'schedule-1': { x: 40, y: -190 },
    });
    expect(add(flow([['start', 'core.manual']], [])).layout).toBeUndefined();
  });
});

describe('a schedule that is changed', () => {
  it('becomes one of the newest version, without what has the value that is taken anyway', () => {
    const before = flow(
      [
        ['when', 'core.schedule', { config: { mode: 'cron', cron: '0 8 * * *' } }],
        ['a', 'core.set'],
      ],
      ['when>a'],
    );
    const next = withSchedule(before, 'when', scheduleSchema.parse({ ...daily, weekends: 'skip' }));
    expect(next.nodes[0]).toMatchObject({ typeVersion: 2, name: 'when' });
    expect(next.nodes[0]?.config).toEqual({ recurrence: { kind: 'daily', every: 1, times: ['07:30'] }, weekends: 'skip' });
    expect(next.nodes[1]).toBe(before.nodes[1]);
  });

  it('is the same definition when nothing differs or it has no such schedule', () => {
    const before = flow(
      [['when', 'core.schedule', { typeVersion: 2, config: { recurrence: { kind: 'daily', times: ['07:30'] } } }]],
      [],
    );
    expect(withSchedule(before, 'when', daily)).toBe(before);
    expect(withSchedule(before, 'other', daily)).toBe(before);
  });
});

describe('a schedule that is removed', () => {
  it('goes with its edges and its place', () => {
    const places = { when: { x: 0, y: 0 }, start: { x: 0, y: 100 } };
    const before = flow(
      [
        ['when', 'core.schedule'],
        ['start', 'core.manual'],
        ['a', 'core.set'],
      ],
      ['when>a', 'start>a'],
      places,
    );
    const next = withoutSchedule(before, 'when', isTrigger, manualStart);
    expect(scheduleNodes(next)).toEqual([]);
    expect(edgesOf(next)).toEqual(['start.out>a.in']);
    expect(next.layout).toEqual({ start: { x: 0, y: 100 } });
    expect(withoutSchedule(next, 'when', isTrigger, manualStart)).toBe(next);
  });

  it('leaves a manual start in its place when nothing else would start the flow', () => {
    const before = flow(
      [
        ['off', 'core.webhook', { disabled: true }],
        ['when', 'core.schedule'],
        ['a', 'core.set'],
      ],
      ['when>a', 'off>a'],
      { when: { x: 7, y: 8 } },
    );
    const next = withoutSchedule(before, 'when', isTrigger, manualStart);
    expect(next.nodes.map(({ id, type, name }) => [id, type, name])).toEqual([
      ['off', 'core.webhook', 'off'],
      ['manual-1', 'core.manual', 'Iniciar manualmente'],
      ['a', 'core.set', 'a'],
    ]);
    expect(edgesOf(next)).toEqual(['manual-1.out>a.in', 'off.out>a.in']);
    expect(next.layout).toEqual({ 'manual-1': { x: 7, y: 8 } });
  });
});
