import { describe, expect, it } from 'vitest';
import { parseImport } from './parse-import';

const flow = (name: string) => ({ name, nodes: [] });

describe('reading flows to import', () => {
  it('takes one definition, a list, and what the command line exports', () => {
    const names = (value: unknown) => parseImport(JSON.stringify(value), 'x').definitions.map((definition) => definition.name);
    expect(names(flow('A'))).toEqual(['A']);
    expect(names([flow('A'), flow('B')])).toEqual(['A', 'B']);
    expect(names({ flows: [{ definition: flow('A') }, flow('B')] })).toEqual(['A', 'B']);
  });

  it('tells which flow cannot be read and where, and still takes the others', () => {
    const preview = parseImport(
      JSON.stringify([flow('A'), { name: 'B', nodes: [{ id: 'no good id!', type: 'x', name: 'N' }] }]),
      'file.json',
    );
    expect(preview.definitions).toHaveLength(1);
    expect(preview.problems).toEqual([{ name: 'B', message: expect.stringContaining('nodes.0.id') as string }]);
  });

  it('takes a flow file, and says where one cannot be read', () => {
    expect(parseImport('name: A\nnodes: {}\n', 'a.flow.yaml').definitions).toMatchObject([{ name: 'A', nodes: [] }]);
    const { problems } = parseImport('name: A\nnodes:\n  a: { name: A }\n', 'a.flow.yaml');
    expect(problems).toEqual([{ name: 'a.flow.yaml', message: expect.stringMatching(/^3:\d+ nodes\/a\/type: /) as string }]);
  });

  it('tells when the text is no flow', () => {
    expect(parseImport('hello', 'note.txt')).toMatchObject({ definitions: [], problems: [{ name: 'note.txt' }] });
  });
});
