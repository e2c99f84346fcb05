import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { createDocumentStore } from '../document/document-store';
import { createNodeEdits, nodeOfProblem } from './node-edits';

const type = (name: string, change: Partial<NodeTypeInfo> = {}) =>
  ({
    type: name,
    version: 1,
    kind: 'action',
    label: { en: name, 'pt-BR': name },
    description: { en: '', 'pt-BR': '' },
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    configSchema: {},
    ...change,
  }) as NodeTypeInfo;
const types = [
  type('core.manual', { kind: 'trigger', inputs: [] }),
  type('core.set'),
  type('core.if', { outputs: ['true', 'false'] }),
];
const context = {
  nodeTypes: new Map(types.map((each) => [each.type, each])),
  typeOf: ({ type: name }: { type: string }) => types.find((each) => each.type === name),
  t: (key: string) => key,
  language: 'en' as const,
  locale: 'en',
  localText: (text: { en: string }) => text.en,
  errorText: (error: { message: string }) => error.message,
  duration: (ms: number) => `${ms} ms`,
};
const [, set = type(''), branch = type('')] = types;

function open() {
  const store = createDocumentStore(
    flowDefinitionSchema.parse({
      name: 'F',
      nodes: [
        { id: 'start', type: 'core.manual', name: 'Start' },
        { id: 'end', type: 'core.set', name: 'End' },
      ],
      edges: [{ from: { node: 'start' }, to: { node: 'end' } }],
    }),
  );
  const places = { start: { x: 0, y: 0 }, end: { x: 288, y: 0 } };
  const drawn = () => {
    const { definition } = store.getState();
    return {
      nodes: definition.nodes.map((node) => graphNodeOf(node, definition, [], context)),
      edges: graphEdgesOf(definition),
      places: { ...places, ...definition.layout },
    };
  };
  return { store, edits: createNodeEdits({ store, context, drawn }) };
}
const edgesOf = (store: ReturnType<typeof open>['store']) =>
  store.getState().definition.edges.map((edge) => `${edge.from.node}.${edge.from.port}>${edge.to.node}`);

describe('editing a flow on its graph', () => {
  it('adds a node behind the selected one, into the chain, and keeps the places that auto-layout found', () => {
    const { store, edits } = open();
    store.getState().select({ nodeIds: ['start'] });
    const id = edits.add(set, {});
    expect(edgesOf(store)).toEqual([`${id}.out>end`, `start.out>${id}`]);
    expect(store.getState().definition.layout).toMatchObject({ start: { x: 0, y: 0 }, end: { x: 288, y: 0 } });
    expect(store.getState().selection.nodeIds).toEqual([id]);
    store.getState().undo();
    expect(edgesOf(store)).toEqual(['start.out>end']);
  });

  it('continues the only loose end when nothing is selected', () => {
    const { store, edits } = open();
    const id = edits.add(set, {});
    expect(edgesOf(store)).toEqual(['start.out>end', `end.out>${id}`]);
  });

  it('uses the first free output of the selected node', () => {
    const { store, edits } = open();
    const fork = edits.add(branch, { from: { node: 'end', port: 'out', side: 'output' }, at: { x: 600, y: 0 } });
    const yes = edits.add(set, {});
    store.getState().select({ nodeIds: [fork] });
    const no = edits.add(set, {});
    expect(edgesOf(store)).toEqual(expect.arrayContaining([`${fork}.true>${yes}`, `${fork}.false>${no}`]));
  });

  it('copies nodes to the clipboard and back with names of their own', () => {
    const { store, edits } = open();
    store.getState().select({ nodeIds: ['end'] });
    const clip = edits.clip();
    if (clip === undefined) throw new Error('nothing was copied');
    edits.paste(clip, { x: 800, y: 160 });
    const { definition, history } = store.getState();
    expect(definition.nodes.map((node) => node.name)).toEqual(['Start', 'End', 'End 2']);
    expect(definition.layout?.[definition.nodes[2]?.id ?? '']).toEqual({ x: 800, y: 160 });
    expect(history.edits.at(-1)?.label).toEqual({ key: 'paste', values: { count: 1 } });
  });

  it('takes away what was cut as one step', () => {
    const { store, edits } = open();
    store.getState().select({ nodeIds: ['end'] });
    edits.cutSelected();
    expect(store.getState().definition.nodes.map(({ id }) => id)).toEqual(['start']);
    expect(store.getState().history.edits.map(({ label }) => label.key)).toEqual(['cut']);
    store.getState().undo();
    expect(edgesOf(store)).toEqual(['start.out>end']);
  });

  it('switches the selected nodes off and on again', () => {
    const { store, edits } = open();
    store.getState().select({ nodeIds: ['end'] });
    edits.toggleDisabled();
    edits.toggleDisabled();
    expect(store.getState().history.edits.map(({ label }) => label.key)).toEqual(['disable', 'enable']);
  });

  it('gives no two nodes one name', () => {
    const { store, edits } = open();
    edits.rename('end', 'Start');
    expect(store.getState().definition.nodes.map((node) => node.name)).toEqual(['Start', 'Start 2']);
  });

  it('removes a selected edge only', () => {
    const { store, edits } = open();
    store.getState().select({ nodeIds: [], edgeId: 'start:out>end:in' });
    edits.removeSelected();
    expect(edgesOf(store)).toEqual([]);
    expect(store.getState().definition.nodes).toHaveLength(2);
  });

  it('finds the node that a problem of an edge is about', () => {
    const { edges } = open().store.getState().definition;
    expect(nodeOfProblem({ code: 'X', severity: 'error', message: '', edgeIndex: 0 }, edges)).toBe('start');
  });
});
