import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LET_GO_AFTER_MS, watchSight } from './page-sight';

class Page extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
let told: string[];
let stop: () => void;
const watch = () => {
  stop = watchSight({ page: page as never, onLeft: () => told.push('left'), onBack: () => told.push('back') });
};
beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  told = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('a page', () => {
  it('has left when it was out of sight for a while, and is back when it is looked at', () => {
    watch();
    page.turn(true);
    vi.advanceTimersByTime(LET_GO_AFTER_MS - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    page.turn(false);
    expect(told).toEqual(['left', 'back']);
  });

  it('has not left when it is looked at again soon', () => {
    watch();
    page.turn(true);
    vi.advanceTimersByTime(LET_GO_AFTER_MS / 2);
    page.turn(false);
    vi.advanceTimersByTime(LET_GO_AFTER_MS);
    expect(told).toEqual([]);
  });

  it('that is opened behind another has left after the same time', () => {
    page.hidden = true;
    watch();
    vi.advanceTimersByTime(LET_GO_AFTER_MS);
    expect(told).toEqual(['left']);
  });

  it('tells nothing more once nobody asks', () => {
    watch();
    page.turn(true);
    stop();
    vi.advanceTimersByTime(LET_GO_AFTER_MS);
    page.turn(false);
    expect(told).toEqual([]);
  });
});
