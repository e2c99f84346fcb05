import { describe, expect, it } from 'vitest';
import type { RunStatus, RunSummary } from '#shared/model/run';
import { applyRuns, type RunPages } from './live-pages';

const run = (id: number, status: RunStatus = 'running') => ({ id: `run_${id}`, createdAt: id, status }) as RunSummary;
const pagesOf = (...groups: RunSummary[][]): RunPages => ({
  pages: groups.map((items, index) => ({ items, ...(index < groups.length - 1 ? { nextCursor: `c${index}` } : {}) })),
  pageParams: groups.map(() => undefined),
});
const idsOf = (pages: RunPages) =>
  pages.pages.map((page) => page.items.map((item) => `${item.createdAt}${item.status === 'running' ? '' : item.status}`));
const all = { matches: () => true, admitNew: true };

describe('live changes of the run list', () => {
  it('replaces a shown run where it stands and puts a new one on top', () => {
    const { pages } = applyRuns(pagesOf([run(5), run(4)], [run(3)]), [run(4, 'failed'), run(6)], all);
    expect(idsOf(pages)).toEqual([['6', '5', '4failed'], ['3']]);
  });

  it('takes a run out when it no longer matches the filters', () => {
    const matches = (candidate: RunSummary) => candidate.status === 'running';
    const { pages } = applyRuns(pagesOf([run(5), run(4)]), [run(5, 'succeeded')], { matches, admitNew: true });
    expect(idsOf(pages)).toEqual([['4']]);
  });

  it('holds new runs back while the reader has scrolled away, but goes on updating what is shown', () => {
    const { pages, held } = applyRuns(pagesOf([run(5)]), [run(6), run(5, 'failed')], { matches: () => true, admitNew: false });
    expect(idsOf(pages)).toEqual([['5failed']]);
    expect(held.map((each) => each.id)).toEqual(['run_6']);
  });

  it('leaves out a run that is older than everything loaded while there is more to load', () => {
    const loaded: RunPages = { pages: [{ items: [run(5)], nextCursor: 'more' }], pageParams: [undefined] };
    expect(applyRuns(loaded, [run(2)], all).pages).toBe(loaded);
    expect(idsOf(applyRuns(pagesOf([run(5)]), [run(2)], all).pages)).toEqual([['5', '2']]);
  });

  it('takes in a run that is newer than what an unfinished search has reached, though nothing older was found', () => {
    const searched: RunPages = {
      pages: [
        { items: [], nextCursor: 'a', reachedAt: 8 },
        { items: [], nextCursor: 'b', reachedAt: 4 },
      ],
      pageParams: [undefined, 'a'],
    };
    expect(idsOf(applyRuns(searched, [run(5), run(3)], all).pages)).toEqual([[], ['5']]);
  });

  it('answers the very same pages when nothing concerns them', () => {
    const loaded = pagesOf([run(5)]);
    expect(applyRuns(loaded, [], all).pages).toBe(loaded);
  });
});
