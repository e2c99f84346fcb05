import { describe, expect, it } from 'vitest';
import { diffFlows } from '#shared/document/diff';
import { flowDefinitionSchema } from '#shared/model/flow';
import { historyRows } from './history-rows';

const flow = flowDefinitionSchema.parse({ name: 'F', nodes: [] });
const edit = (id: string, at: number) => ({ id, at, label: { key: 'move' }, diff: diffFlows(flow, flow) });
const history = { edits: [edit('a', 10), edit('b', 20), edit('c', 30)], position: 2 };

describe('the list of edits', () => {
  it('shows the newest first, what was undone on top, and where the draft is', () => {
    const states = historyRows(history, []).map((row) => [row.key, row.kind === 'version' ? '' : row.state]);
    expect(states).toEqual([
      ['c', 'undone'],
      ['b', 'current'],
      ['a', 'done'],
      ['start', 'done'],
    ]);
    expect(historyRows({ ...history, position: 0 }, []).at(-1)).toMatchObject({ kind: 'start', state: 'current' });
  });

  it('puts published versions where they were made, and leaves out those from before', () => {
    const versions = [
      { version: 3, publishedAt: 25 },
      { version: 2, publishedAt: 20 },
      { version: 1, publishedAt: 5 },
    ];
    expect(historyRows(history, versions).map(({ key }) => key)).toEqual(['c', 'v3', 'v2', 'b', 'a', 'start']);
  });
});
