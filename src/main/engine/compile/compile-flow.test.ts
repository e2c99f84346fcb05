import { describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import { flowOf } from '../testing/harness';
import { createTestNodes, TestWorld } from '../testing/test-nodes';
import { compileFlow } from './compile-flow';

const START = ['start', 'test.start'] as const;
const nodes = createTestNodes(new TestWorld());

function problemsOf(flow: FlowDefinitionInput) {
  return compileFlow(flowDefinitionSchema.parse(flow), nodes).problems;
}
const codesOf = (flow: FlowDefinitionInput) =>
  problemsOf(flow).map(({ code, nodeId, edgeIndex, field }) =>
    [code, nodeId ?? edgeIndex, field].filter((part) => part !== undefined).join(' '),
  );

describe('validation', () => {
  it('finds nothing wrong with a sound flow', () => {
    expect(problemsOf(flowOf([START, ['a', 'test.set', { set: { x: '{{ $step("start").y }}' } }]], ['start > a']))).toEqual([]);
  });

  it('lists every problem at once, each with its place', () => {
    const flow: FlowDefinitionInput = {
      name: 'Broken',
      nodes: [
        { id: 'a', type: 'test.none', name: 'a' },
        { id: 'b', type: 'test.set', name: 'b', config: { set: { ok: 1, deep: ['{{ a + }}'] } } },
        { id: 'b', type: 'test.set', name: 'other' },
        { id: 'c', type: 'test.route', name: 'b', config: {} },
        { id: 'd', type: 'test.for-each', name: 'd', config: { batchSize: 0 } },
        { id: 'e', type: 'test.wait', name: 'e', config: { event: 'x', condition: '$foo = ' } },
        { id: 'f', type: 'test.set', name: 'f', config: { set: '{{ $step("nobody") }}' } },
      ],
      edges: [
        { from: { node: 'ghost' }, to: { node: 'b' } },
        { from: { node: 'b' }, to: { node: 'nowhere' } },
        { from: { node: 'c', port: 'z' }, to: { node: 'd' } },
        { from: { node: 'c', port: 'a' }, to: { node: 'd', port: 'x' } },
        { from: { node: 'b', port: 'error' }, to: { node: 'd' } },
      ],
    };
    expect(codesOf(flow).sort()).toEqual(
      [
        'CONFIG_INVALID c /to',
        'CONFIG_INVALID d /batchSize',
        'EDGE_NODE_UNKNOWN 0',
        'EDGE_NODE_UNKNOWN 1',
        'EDGE_PORT_UNKNOWN b',
        'EDGE_PORT_UNKNOWN c',
        'EDGE_PORT_UNKNOWN d',
        'EXPRESSION_INVALID b /set/deep/0',
        'EXPRESSION_INVALID e /condition',
        'NODE_ID_DUPLICATE b',
        'NODE_NAME_DUPLICATE c',
        'NODE_TYPE_UNKNOWN a',
        'NODE_UNREACHED b',
        'NODE_UNREACHED c',
        'NODE_UNREACHED d',
        'NODE_UNREACHED e',
        'NODE_UNREACHED f',
        'NODE_UNREACHED b',
        'STEP_REFERENCE_UNKNOWN f /set',
      ].sort(),
    );
  });

  it('says where in its text an expression is wrong', () => {
    const flow = flowOf([START, ['a', 'test.set', { set: 'x {{ 1 + ) }}' }]], ['start > a']);
    expect(problemsOf(flow)).toMatchObject([{ code: 'EXPRESSION_INVALID', nodeId: 'a', field: '/set', position: 9 }]);
  });

  it('asks for a trigger, and for one that is enabled', () => {
    expect(codesOf(flowOf([['a', 'test.set']], []))).toContain('NO_TRIGGER');
    expect(codesOf(flowOf([['start', 'test.start', {}, { disabled: true }]], []))).toEqual(['NO_TRIGGER']);
    expect(codesOf({ name: 'Empty', nodes: [] })).toEqual(['NO_TRIGGER']);
  });

  it('refuses cycles without a loop node and names their nodes', () => {
    const flow = flowOf(
      [START, ['a', 'test.merge'], ['b', 'test.set'], ['c', 'test.merge'], ['self', 'test.merge']],
      ['start > a', 'a > b', 'b > c', 'c > a', 'start > self', 'self > self'],
    );
    const problems = problemsOf(flow);
    expect(problems.map(({ code, edgeIndex }) => [code, edgeIndex])).toEqual([
      ['CYCLE', 3],
      ['CYCLE', 5],
    ]);
    expect(problems[0]?.message).toContain('a → b → c → a');
  });

  it('refuses edges that enter a loop from outside or return to it from outside', () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['body', 'test.merge'], ['outside', 'test.set']],
      ['start > loop', 'loop.item > body', 'start > outside', 'outside > body', 'outside > loop.loop'],
    );
    expect(codesOf(flow)).toEqual(['LOOP_ENTERED body', 'LOOP_RETURN_OUTSIDE outside']);
  });

  it('refuses an edge into a trigger and the same edge twice', () => {
    const flow = flowOf([START, ['a', 'test.set']], ['start > a', 'start > a', 'a > start']);
    expect(codesOf(flow)).toEqual(['EDGE_DUPLICATE 1', 'EDGE_PORT_UNKNOWN start']);
  });

  it('only warns of what is wrong inside a disabled node and of references into a loop', () => {
    const flow = flowOf(
      [
        START,
        ['off', 'test.route', {}, { disabled: true }],
        ['loop', 'test.for-each'],
        ['body', 'test.set'],
        ['end', 'test.set', { set: '{{ $step("body") }}' }],
      ],
      ['start > off', 'off.a > loop', 'loop.item > body', 'body > loop.loop', 'loop.done > end'],
    );
    const { flow: compiled, problems } = compileFlow(flowDefinitionSchema.parse(flow), nodes);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['CONFIG_INVALID', 'warning'],
      ['STEP_REFERENCE_HIDDEN', 'warning'],
    ]);
    expect(compiled).toBeDefined();
  });

  it('leaves a required field alone when an expression fills it', () => {
    expect(problemsOf(flowOf([START, ['a', 'test.route', { to: '{{ where }}' }]], ['start > a']))).toEqual([]);
  });

  it('offers an error port only to nodes whose policy asks for it', () => {
    const edges = ['start > a', 'a.error > b'];
    expect(codesOf(flowOf([START, ['a', 'test.set'], ['b', 'test.set']], edges))).toEqual([
      'EDGE_PORT_UNKNOWN a',
      'NODE_UNREACHED b',
    ]);
    expect(
      codesOf(flowOf([START, ['a', 'test.set', {}, { policies: { onError: 'output' } }], ['b', 'test.set']], edges)),
    ).toEqual([]);
  });

  it('warns of policies that a loop does not have', () => {
    const flow = flowOf([START, ['loop', 'test.for-each', {}, { policies: { onError: 'continue' } }]], ['start > loop']);
    expect(problemsOf(flow)).toMatchObject([{ code: 'POLICY_IGNORED', severity: 'warning', nodeId: 'loop' }]);
  });

  it('tells an unknown version of a node type from an unknown type', () => {
    const flow = flowOf([['start', 'test.start', {}, { typeVersion: 9 }]], []);
    expect(problemsOf(flow)[0]?.message).toContain('no version 9');
  });
});
