import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSaveQueue, type SaveOutcome, type SaveState } from './save-queue';

interface Draft {
  name: string;
}
const draft = (name: string): Draft => ({ name });

/** A server that answers when told to, with the revision rule of the real one. */
function fakeServer() {
  const calls: { name: string; baseRevision: number; answer(outcome: SaveOutcome<Draft>): void }[] = [];
  const states: SaveState[] = [];
  let kept: { draft: Draft; baseRevision: number } | undefined;
  const queue = createSaveQueue<Draft>({
    revision: 1,
    save: ({ name }, baseRevision) =>
      new Promise((answer) => {
        calls.push({ name, baseRevision, answer });
      }),
    keep: (unsaved) => {
      kept = unsaved;
    },
    onState: (state) => states.push(state),
  });
  return { calls, states, queue, kept: () => kept };
}

describe('saving a draft as it is typed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for a pause and sends the last state once', async () => {
    const { calls, queue, states, kept } = fakeServer();
    queue.push(draft('a'));
    await vi.advanceTimersByTimeAsync(300);
    queue.push(draft('ab'));
    await vi.advanceTimersByTimeAsync(300);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls.map((call) => [call.name, call.baseRevision])).toEqual([['ab', 1]]);
    calls[0]?.answer({ kind: 'saved', revision: 2 });
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('saved');
    expect(kept()).toBeUndefined();
    queue.dispose();
  });

  it('saves what was typed during a save on top of the revision that save made', async () => {
    const { calls, queue } = fakeServer();
    queue.push(draft('a'));
    await vi.advanceTimersByTimeAsync(400);
    queue.push(draft('ab'));
    expect(calls).toHaveLength(1);
    calls[0]?.answer({ kind: 'saved', revision: 2 });
    await vi.advanceTimersByTimeAsync(400);
    expect(calls.map((call) => [call.name, call.baseRevision])).toEqual([
      ['a', 1],
      ['ab', 2],
    ]);
    queue.dispose();
  });

  it('tries again, more slowly each time, while nobody answers, and keeps the text meanwhile', async () => {
    const { calls, queue, states, kept } = fakeServer();
    queue.push(draft('a'));
    await vi.advanceTimersByTimeAsync(400);
    calls[0]?.answer({ kind: 'offline', message: 'down' });
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(2);
    expect(states).toContain('offline');
    expect(kept()?.draft.name).toBe('a');
    calls[1]?.answer({ kind: 'offline', message: 'down' });
    await vi.advanceTimersByTimeAsync(1999);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    calls[2]?.answer({ kind: 'saved', revision: 2 });
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('saved');
    queue.dispose();
  });

  it('sends nothing more after a conflict until a person decides', async () => {
    const { calls, queue, states } = fakeServer();
    queue.push(draft('mine'));
    await vi.advanceTimersByTimeAsync(400);
    calls[0]?.answer({ kind: 'conflict' });
    await vi.advanceTimersByTimeAsync(0);
    queue.push(draft('mine 2'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(states.at(-1)).toBe('conflict');

    queue.rebase(8, draft('both'));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map((call) => [call.name, call.baseRevision]).at(-1)).toEqual(['both', 8]);
    calls[1]?.answer({ kind: 'saved', revision: 9 });
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.revision).toBe(9);
    expect(queue.hasUnsaved).toBe(false);
    queue.dispose();
  });

  it('saves at once what was merged with a draft of another, upon its revision', async () => {
    const { calls, queue, states } = fakeServer();
    queue.push(draft('mine'));
    await vi.advanceTimersByTimeAsync(400);
    calls[0]?.answer({ kind: 'rebased', revision: 5, draft: draft('both') });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map((call) => [call.name, call.baseRevision]).at(-1)).toEqual(['both', 5]);
    calls[1]?.answer({ kind: 'rebased', revision: 6, draft: undefined });
    await vi.advanceTimersByTimeAsync(0);
    expect([states.at(-1), queue.hasUnsaved, queue.revision]).toEqual(['saved', false, 6]);
    queue.dispose();
  });

  it('does not wait longer than a second for one who never pauses', async () => {
    const { calls, queue } = fakeServer();
    for (let typed = 0; typed < 12; typed++) {
      queue.push(draft('a'.repeat(typed + 1)));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(calls.length).toBeGreaterThan(0);
    queue.dispose();
  });

  it('flushes at once, also what was typed while a save was in flight', async () => {
    const { calls, queue } = fakeServer();
    queue.push(draft('a'));
    void queue.flush();
    expect(calls.map((call) => call.name)).toEqual(['a']);
    queue.push(draft('ab'));
    const flushed = queue.flush();
    calls[0]?.answer({ kind: 'saved', revision: 2 });
    await vi.advanceTimersByTimeAsync(0);
    calls[1]?.answer({ kind: 'saved', revision: 3 });
    await flushed;
    expect(calls.map((call) => [call.name, call.baseRevision])).toEqual([
      ['a', 1],
      ['ab', 2],
    ]);
    expect(queue.hasUnsaved).toBe(false);
    queue.dispose();
  });

  it('keeps a refused draft and sends the next state of it', async () => {
    const { calls, queue, states, kept } = fakeServer();
    queue.push(draft('bad'));
    await vi.advanceTimersByTimeAsync(400);
    calls[0]?.answer({ kind: 'refused', message: 'too many nodes' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe('refused');
    expect(kept()?.draft.name).toBe('bad');
    queue.push(draft('good'));
    await vi.advanceTimersByTimeAsync(400);
    expect(calls.map((call) => call.name)).toEqual(['bad', 'good']);
    queue.dispose();
  });
});
