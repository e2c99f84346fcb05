import { describe, expect, it } from 'vitest';
import { readOpenedWith } from '../files/opened-with';
import { desktopMessages } from '../messages';
import { jumpItems } from './jump-list';

const pinned = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ flowId: `flow_${at}`, name: `Flow ${at}`, runnable: at !== 1 }));

describe('what the icon of the app offers', () => {
  it('is quick-run and the pinned flows that can run', () => {
    expect(jumpItems(pinned(3), desktopMessages('en', 'pt-BR')).map(({ title }) => title)).toEqual([
      'Quick-run…',
      'Run Flow 0',
      'Run Flow 2',
    ]);
    expect(jumpItems([], desktopMessages('system', 'pt-BR'))).toMatchObject([{ title: 'Execução rápida…' }]);
  });

  it('has no more lines than the system shows, and is understood by a second start', () => {
    const items = jumpItems(pinned(30), desktopMessages('en', 'en'));
    expect(items).toHaveLength(9);
    for (const { flowId, arg } of items) {
      const { quickRun } = readOpenedWith([arg], '/', () => false);
      expect(quickRun).toEqual(flowId === undefined ? {} : { flow: flowId });
    }
  });
});
