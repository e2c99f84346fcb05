import fc from 'fast-check';
import { annotationsOf } from '#shared/document/annotation-edits';
import { edgeId } from '#shared/document/diff';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { Json } from '#shared/model/json';

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ minLength: 70, maxLength: 140, unit: 'grapheme' }),
  fc.constantFrom('/', '~', '__proto__', '{{ $step("A").b }}'),
);
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    text,
    fc.integer({ min: -3, max: 3 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'a/b', '~0', 'fields'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const IDS = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];
const at = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
const node = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      type: fc.constantFrom('core.set', 'core.http'),
      name: fc.constantFrom('A', 'B', 'Send'),
      config: fc.dictionary(fc.constantFrom('url', 'body', 'rows'), json, { maxKeys: 3 }),
      disabled: fc.boolean(),
      notes: text,
      compensation: fc.constantFrom(...IDS),
    },
    { requiredKeys: ['id', 'type', 'name', 'config'] },
  );
const box = {
  x: fc.integer({ min: 0, max: 9 }),
  y: fc.integer({ min: 0, max: 9 }),
  width: fc.constant(9),
  height: fc.constant(9),
};
const ids = fc.shuffledSubarray(IDS);

/** Any flow of a few nodes, from a small pool of ids and values so that two of them have much in common. */
export const arbitraryFlow: fc.Arbitrary<FlowDefinition> = ids.chain((chosen) =>
  fc
    .record(
      {
        name: fc.constantFrom('Flow', 'Other'),
        description: text,
        nodes: fc.tuple(...chosen.map(node)),
        edges: fc.uniqueArray(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom('out', 'error'), fc.constantFrom(...IDS)), {
          maxLength: 6,
          selector: String,
        }),
        layout: fc.dictionary(fc.constantFrom(...IDS), at),
        notes: fc.uniqueArray(fc.record({ id: fc.constantFrom('note-1', 'note-2'), text, ...box }), { selector: ({ id }) => id }),
        groups: fc.uniqueArray(fc.record({ id: fc.constantFrom('group-1'), title: fc.constantFrom('G', 'H'), ...box }), {
          selector: ({ id }) => id,
        }),
        settings: fc.record(
          { env: fc.dictionary(fc.constantFrom('A', 'B'), fc.constantFrom('1', '2')), timeZone: fc.constant('UTC') },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['name', 'nodes', 'edges', 'notes', 'groups', 'layout'] },
    )
    .map(({ notes, groups, edges, ...rest }) => {
      const there = new Set<string>(chosen);
      return flowDefinitionSchema.parse({
        ...rest,
        edges: edges.flatMap(([from, port, to]) =>
          from !== to && there.has(from) && there.has(to) ? [{ from: { node: from, port }, to: { node: to, port: 'in' } }] : [],
        ),
        ...(notes.length + groups.length === 0 ? {} : { annotations: { notes, groups } }),
      });
    }),
);

const sorted = <Value>(values: readonly Value[], key: (value: Value) => string) =>
  values.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));

/** The flow without what has no meaning: the order of lists, empty layouts, and places of nodes that are not there. */
export function meaningOf(definition: FlowDefinition): unknown {
  const { notes, groups } = annotationsOf(definition);
  const there = new Set<string>(definition.nodes.map(({ id }) => id));
  return {
    ...definition,
    nodes: sorted(definition.nodes, ({ id }) => id),
    edges: sorted(definition.edges, edgeId),
    layout: Object.fromEntries(Object.entries(definition.layout ?? {}).filter(([id]) => there.has(id))),
    annotations: { notes: sorted(notes, ({ id }) => id), groups: sorted(groups, ({ id }) => id) },
  };
}
