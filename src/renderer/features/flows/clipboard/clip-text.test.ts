import { describe, expect, it } from 'vitest';
import { clipOf, pasteClip } from '#shared/document/flow-clip';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { readClip, writeClip } from './clip-text';

const types = new Map([
  ['core.webhook', { configSchema: { properties: { hmacSecret: { secret: true } } } } as unknown as NodeTypeInfo],
]);
const flow = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [
    { id: 'hook', type: 'core.webhook', name: 'Hook', config: { path: 'in', hmacSecret: 'hush' }, compensation: 'b' },
    {
      id: 'b',
      type: 'core.http',
      name: 'Get',
      config: {
        url: 'https://me:pw@host/x',
        headers: [{ name: 'Authorization', value: 'Bearer abc' }],
        body: '{{ $env.token }}',
      },
    },
  ],
  edges: [{ from: { node: 'hook' }, to: { node: 'b' } }],
  layout: { hook: { x: 0, y: 0 }, b: { x: 200, y: 0 } },
  annotations: { notes: [{ id: 'note-1', text: 'Why', x: 0, y: 100, width: 200, height: 80 }], groups: [] },
});
const text = writeClip(clipOf(flow, ['hook', 'b'], ['note-1']), types);

describe('nodes as text on the clipboard', () => {
  it('leave without the values of secrets', () => {
    for (const secret of ['hush', 'abc', 'me:pw']) expect(text).not.toContain(secret);
    expect(text).toContain('{{ $env.token }}');
  });

  it('come back with edges, places and notes, also when a person has laid the text out anew', () => {
    const read = readClip(`\n  ${JSON.stringify(JSON.parse(text))}`);
    if (read.kind !== 'clip') throw new Error(read.kind);
    const empty = flowDefinitionSchema.parse({ name: 'Empty', nodes: [] });
    const { definition } = pasteClip(empty, read.clip, { x: 10, y: 0 });
    expect(definition.nodes.map(({ id, name, compensation }) => [id, name, compensation])).toEqual([
      ['webhook-1', 'Hook', 'http-1'],
      ['http-1', 'Get', undefined],
    ]);
    expect(definition.edges).toHaveLength(1);
    expect(definition.layout?.['http-1']).toEqual({ x: 210, y: 0 });
    expect(definition.annotations?.notes).toMatchObject([{ text: 'Why', x: 10 }]);
  });

  it('are also found in a whole exported flow', () => {
    const read = readClip(JSON.stringify(flow));
    expect(read).toMatchObject({ kind: 'clip', clip: { nodes: [{ id: 'hook' }, { id: 'b' }], notes: [{ id: 'note-1' }] } });
  });

  it('are told from any other text, and from broken ones', () => {
    for (const other of ['', 'hello', '[1, 2]', '{"a": 1}', '{ not json']) expect(readClip(other)).toEqual({ kind: 'foreign' });
    expect(readClip(text.slice(0, -5)).kind).toBe('broken');
    expect(readClip('{"pulseflow":"nodes","nodes":[{"id":"a b"}]}')).toMatchObject({
      kind: 'broken',
      message: expect.stringContaining('nodes.0') as string,
    });
  });
});
