import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { findInFlow } from './find-in-flow';

const flow = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [
    {
      id: 'a',
      type: 'core.http',
      name: 'Ação diária',
      notes: 'asks the bank',
      config: { url: 'https://bank.example/{{ $json.id }}' },
    },
    {
      id: 'b',
      type: 'core.set',
      name: 'Set',
      config: { fields: [{ name: 'total', value: `${'x'.repeat(80)} needle ${'y'.repeat(80)}` }] },
    },
  ],
  annotations: {
    notes: [{ id: 'note-1', text: '# Bank\nholidays', x: 0, y: 0, width: 9, height: 9 }],
    groups: [{ id: 'group-1', title: 'The bank part', x: 0, y: 0, width: 9, height: 9 }],
  },
});
const find = (query: string) => findInFlow(flow, query, (type) => (type === 'core.http' ? 'HTTP request' : 'Set fields'));

describe('searching in a flow', () => {
  it('finds names, notes, parameters, expressions, types, notes and groups', () => {
    expect(find('bank').map(({ thing, pointer }) => [thing, pointer])).toEqual([
      ['a', '/notes'],
      ['a', '/config/url'],
      ['note-1', '/text'],
      ['group-1', '/title'],
    ]);
    expect(find('$json').map(({ pointer }) => pointer)).toEqual(['/config/url']);
    expect(find('http req').map(({ pointer }) => pointer)).toEqual(['type']);
    expect(find('core.set').map(({ thing }) => thing)).toEqual(['b']);
  });

  it('does not mind case and accents', () => {
    expect(find('ACAO').map(({ match }) => match)).toEqual(['Ação']);
  });

  it('shows the text around a match, at its place', () => {
    const [found] = find('needle');
    expect(found).toMatchObject({ pointer: '/config/fields/0/value', match: 'needle', position: 81 });
    expect(found?.before).toMatch(/^…x{35} $/);
    expect(found?.after).toMatch(/^ y{35}…$/);
  });

  it('finds nothing for nothing', () => {
    expect(find('  ')).toEqual([]);
  });
});
