import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepRecord } from '#main/engine/ports';
import type { Item } from '#shared/model/packet';
import { differenceFrom, isDifference, restore } from './shared-text';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

const base = { key: 2_097_153, text: `[{"json":{"name":"${'a'.repeat(200)}","n":1}}]` };
const back = (stored: string) => restore(stored, (key) => (key === base.key ? base.text : ''));

describe('a text stored as the difference from another', () => {
  it('is short when a field was added, and reads back as it was', () => {
    const text = base.text.replace('"n":1', '"n":1,"more":true');
    const stored = differenceFrom(base, text) ?? '';
    expect(stored.length).toBeLessThan(40);
    expect(isDifference(stored)).toBe(true);
    expect(back(stored)).toBe(text);
  });

  it('is not made when the texts have little in common', () => {
    expect(differenceFrom(base, '[{"json":1}]')).toBeUndefined();
    expect(differenceFrom(base, base.text.replaceAll('a', 'b'))).toBeUndefined();
  });

  it('never cuts a character in two', () => {
    const smile = { key: 1, text: `${'x'.repeat(100)}😀${'y'.repeat(100)}` };
    // Both have the first half of a pair in common, and these two the second.
    for (const other of ['😁', '🠀']) {
      const text = smile.text.replace('😀', other);
      const stored = differenceFrom(smile, text) ?? '';
      expect(Buffer.from(stored, 'utf8').toString('utf8')).toBe(stored);
      expect(restore(stored, () => smile.text)).toBe(text);
    }
  });

  it('reads back whatever the texts are', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 120 });
    fc.assert(
      fc.property(part, part, part, part, (start, middle, other, end) => {
        const from = { key: 7, text: start + middle + end };
        const text = start + other + end;
        const stored = differenceFrom(from, text);
        return stored === undefined || restore(stored, () => from.text) === text;
      }),
    );
  });
});

describe('outputs in the journal', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = createTempStore();
  });
  afterEach(() => temp.dispose());

  const note = 'a text that every step of the run hands on to the next one, long enough to be worth sharing with others';
  const outputs = (n: number): { out: Item[] } => ({ out: [{ json: { note, n } }] });
  const stepOf = (n: number, more: Partial<StepRecord> = {}) => aStep('run_1', { seq: n, outputs: outputs(n), ...more });
  const stored = () => temp.store.db.prepare('SELECT output FROM steps ORDER BY key').pluck().all() as (string | null)[];
  const load = async () => (await temp.store.journal.loadRun(runId('run_1')))?.steps.map((step) => step.outputs);

  it('come back whole from one commit, from several, and after a restart', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    for (let n = 0; n < 20; n++) journal.write({ kind: 'step', step: stepOf(n) });
    await journal.flush(runId('run_1'));
    for (let n = 20; n < 25; n++) journal.write({ kind: 'step', step: stepOf(n) });
    await journal.flush(runId('run_1'));
    const expected = Array.from({ length: 25 }, (_, n) => outputs(n));
    expect(await load()).toEqual(expected);
    expect(stored().filter((text) => isDifference(text ?? '')).length).toBe(24);
    temp.reopen();
    expect(await load()).toEqual(expected);
  });

  it('do not depend on a step that may be written again', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    journal.write({ kind: 'step', step: stepOf(0, { status: 'failed' }) });
    journal.write({ kind: 'step', step: stepOf(1) });
    await journal.flush(runId('run_1'));
    journal.write({ kind: 'step', step: stepOf(0, { status: 'failed', outputs: { out: [] } }) });
    await journal.flush(runId('run_1'));
    expect(await load()).toEqual([{ out: [] }, outputs(1)]);
  });

  it('are the newest ones when a step is written several times', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    const { outputs: _none, finishedAt: _later, ...running } = aStep('run_1', { status: 'running' });
    journal.write({ kind: 'step', step: running });
    await journal.flush(runId('run_1'));
    journal.write({ kind: 'step', step: stepOf(0, { attempt: 2 }) });
    journal.write({ kind: 'step', step: stepOf(1) });
    await journal.flush(runId('run_1'));
    expect(await load()).toEqual([outputs(0), outputs(1)]);
  });
});
