import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema, flowNodeSchema } from '../model/flow';
import { readFlowText, rewriteFlowText, writeFlowText } from './flow-text';

const flow = (input: Record<string, unknown>): FlowDefinition => flowDefinitionSchema.parse(input);

const small = flow({
  name: 'Orders',
  nodes: [
    { id: 'start', type: 'core.webhook', name: 'Order', config: { path: 'orders' } },
    { id: 'big', type: 'core.if', name: 'Big?', typeVersion: 2, config: { condition: 'total > 100' } },
    { id: 'tell', type: 'core.log', name: 'Tell', config: { message: 'first line\nsecond line\n' }, disabled: true },
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'big' } },
    { from: { node: 'big', port: 'true' }, to: { node: 'tell' } },
  ],
  layout: { start: { x: 0, y: 0 }, big: { x: 240, y: 0 }, tell: { x: 480, y: 24 } },
});

const SMALL_TEXT = `format: 1
id: flow_1
name: Orders
nodes:
  start:
    name: Order
    type: core.webhook
    config:
      path: orders
  big:
    name: Big?
    type: core.if
    version: 2
    config:
      condition: total > 100
  tell:
    name: Tell
    type: core.log
    disabled: true
    config:
      message: |
        first line
        second line
edges:
- start -> big
- big.true -> tell
layout:
  start: { x: 0, y: 0 }
  big: { x: 240, y: 0 }
  tell: { x: 480, y: 24 }
`;

describe('a flow as text', () => {
  it('has one order of keys, edges in a line each, and the layout last', () => {
    expect(writeFlowText({ id: 'flow_1', definition: small })).toBe(SMALL_TEXT);
  });

  it('is read back as the same flow', () => {
    expect(readFlowText(SMALL_TEXT)).toEqual({ ok: true, id: 'flow_1', definition: small });
  });

  it('says what its credentials are called, and is read back with that', () => {
    const definition = { ...small, credentials: { cred_1: { name: 'Shop', type: 'core.http-bearer' } } };
    const text = writeFlowText({ definition });
    expect(text).toContain('credentials:\n  cred_1:\n    name: Shop\n    type: core.http-bearer\n');
    expect(readFlowText(text)).toMatchObject({ ok: true, definition });
  });

  it('is read from JSON as it is exported', () => {
    expect(readFlowText(JSON.stringify(small))).toEqual({ ok: true, id: undefined, definition: small });
  });

  it('says where the syntax is wrong', () => {
    expect(readFlowText('name: A\nnodes: }\n')).toMatchObject({ ok: false, faults: [{ line: 2 }] });
  });

  it('says where the shape is wrong, by the lines of the file', () => {
    const text = SMALL_TEXT.replace('type: core.if', 'type: 7').replace('    version: 2\n', '    version: two\n');
    const read = readFlowText(text);
    expect(read.ok).toBe(false);
    const faults = read.ok ? [] : read.faults.map(({ path, line }) => ({ path, line }));
    expect(faults).toEqual([
      { path: 'nodes/big/type', line: 12 },
      { path: 'nodes/big/version', line: 13 },
    ]);
  });

  it('refuses an edge that is none at its line', () => {
    const read = readFlowText(SMALL_TEXT.replace('start -> big', 'start => big'));
    expect(read).toMatchObject({ ok: false, faults: [{ path: 'edges/0', line: 25 }] });
  });

  it('refuses aliases, which can unfold to any size', () => {
    expect(readFlowText('name: &a A\nnodes: {}\ndescription: *a\n')).toMatchObject({ ok: false });
  });

  it('refuses the same key twice', () => {
    expect(readFlowText('name: A\nname: B\nnodes: {}\n')).toMatchObject({ ok: false, faults: [{ line: 2 }] });
  });

  it('holds every field that a flow and a node can have', () => {
    const node = {
      id: 'a',
      type: 'core.http',
      typeVersion: 2,
      name: 'A',
      config: { url: 'x' },
      policies: { timeoutMs: 5, onError: 'output' },
      compensation: 'b',
      disabled: true,
      notes: 'n',
      muted: ['EFFECT_UNGUARDED'],
    };
    const whole = {
      format: 1,
      name: 'Whole',
      description: 'd',
      nodes: [node],
      edges: [{ from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }],
      layout: { a: { x: 1, y: 2 } },
      annotations: { notes: [{ id: 'n', color: 'blue', x: 0, y: 0, width: 9, height: 9, text: 't' }], groups: [] },
      settings: { priority: 3 },
      credentials: { cred_1: { name: 'Shop', type: 'core.http-bearer' } },
    };
    // A field that is new in the schema belongs into this test, and into the file.
    expect(Object.keys(whole).sort()).toEqual(Object.keys(flowDefinitionSchema.shape).sort());
    expect(Object.keys(node).sort()).toEqual(Object.keys(flowNodeSchema.shape).sort());
    const definition = flow(whole);
    expect(readFlowText(writeFlowText({ definition }))).toEqual({ ok: true, id: undefined, definition });
  });

  it('takes an empty flow', () => {
    expect(readFlowText('name: Nothing yet\n')).toEqual({
      ok: true,
      id: undefined,
      definition: { format: 1, name: 'Nothing yet', nodes: [], edges: [] },
    });
  });

  it('keeps every text as it is, whatever YAML would read into it', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '1e3',
        '0x10',
        '- a',
        '# no comment',
        '{{ json.a }}',
        '{ a',
        "it's",
        '"',
        ' a ',
        '\t',
        '\n',
        '2026-01-01',
      ),
    );
    const json = fc.dictionary(
      fc
        .oneof(fc.constantFrom('url', 'a.b', '1', 'yes', '<<'), fc.string({ minLength: 1, maxLength: 8 }))
        .filter((key) => key !== '__proto__'),
      fc.oneof(
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        // JSON has no -0.
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
        fc.array(text),
      ),
    );
    fc.assert(
      fc.property(
        json,
        text.filter((name) => name.trim() !== '' && name.length < 100),
        (config, name) => {
          const definition = flow({ name, nodes: [{ id: 'a', type: 't', name: 'A', config }] });
          const read = readFlowText(writeFlowText({ definition }));
          expect(read).toEqual({ ok: true, id: undefined, definition: JSON.parse(JSON.stringify(definition)) as FlowDefinition });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a rewritten text', () => {
  const commented = `# Who orders what
${SMALL_TEXT.replace('- big.true -> tell', '- big.true -> tell # only the big ones').replace('path: orders', 'path: orders # as the shop calls it')}`;

  it('is the same text when nothing changed', () => {
    expect(rewriteFlowText(commented, { id: 'flow_1', definition: small })).toBe(commented);
  });

  it('changes the lines that changed and keeps the comments of the others', () => {
    const changed = flow({
      ...small,
      nodes: small.nodes.map((node) => (node.id === 'start' ? { ...node, name: 'New order' } : node)),
      edges: small.edges.slice(1),
      layout: { ...small.layout, big: { x: 300, y: 12 } },
    });
    const after = rewriteFlowText(commented, { id: 'flow_1', definition: changed });
    expect(after).toBe(
      commented
        .replace('name: Order\n', 'name: New order\n')
        .replace('- start -> big\n', '')
        .replace('big: { x: 240, y: 0 }', 'big: { x: 300, y: 12 }'),
    );
    expect(readFlowText(after)).toEqual({ ok: true, id: 'flow_1', definition: changed });
  });

  it('drops what a removed node said, and adds a new one at the end', () => {
    const { tell: _gone, ...layout } = small.layout ?? {};
    const changed = flow({
      ...small,
      nodes: [...small.nodes.slice(0, 2), { id: 'more', type: 'core.log', name: 'More' }],
      edges: [small.edges[0]],
      layout,
    });
    const after = rewriteFlowText(commented, { id: 'flow_1', definition: changed });
    expect(after).not.toContain('second line');
    expect(readFlowText(after)).toEqual({ ok: true, id: 'flow_1', definition: changed });
  });

  it('is written anew when the text before cannot be read', () => {
    expect(rewriteFlowText('a: [', { id: 'flow_1', definition: small })).toBe(SMALL_TEXT);
  });
});
