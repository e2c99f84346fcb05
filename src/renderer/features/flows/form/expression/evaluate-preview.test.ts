import { describe, expect, it } from 'vitest';
import { evaluatePreview, LONGEST_PREVIEW } from './evaluate-preview';
import type { SampleData } from './sample-data';

const sample: SampleData = {
  origin: 'run',
  items: [{ name: 'Ana', lines: [1, 2] }, { name: 'Bo' }],
  steps: [{ nodeId: 'a', name: 'Fetch', items: [{ status: 200 }] }],
  run: { id: 'run_1' },
  flow: { name: 'Orders' },
  env: { REGION: 'eu' },
  atMs: 0,
  isStale: false,
};

describe('the preview of a field', () => {
  it('is what a run would make of it, for the chosen item', async () => {
    expect(await evaluatePreview('Hi {{ name }}', 'template', sample, 1)).toEqual({
      state: 'value',
      kind: 'text',
      text: 'Hi Bo',
      isCut: false,
      value: 'Hi Bo',
    });
    expect(await evaluatePreview('{{ $step("Fetch").status }}', 'template', sample, 0)).toMatchObject({
      kind: 'number',
      value: 200,
    });
    expect(await evaluatePreview('{"r": $env.REGION, "n": $count($items)}', 'jsonata', sample, 0)).toMatchObject({
      kind: 'object',
      text: '{\n  "r": "eu",\n  "n": 2\n}',
    });
    expect(await evaluatePreview('$now()', 'jsonata', sample, 0)).toMatchObject({ text: '1970-01-01T00:00:00.000Z' });
  });

  it('says when an expression gives nothing', async () => {
    expect(await evaluatePreview('{{ missing.deep }}', 'template', sample, 0)).toEqual({ state: 'nothing' });
  });

  it('says what went wrong, and where in the text', async () => {
    expect(await evaluatePreview('Hi {{ $uppercase(lines) }}', 'template', sample, 0)).toMatchObject({
      state: 'error',
      position: 17,
    });
    expect(await evaluatePreview('1 +', 'jsonata', sample, 0)).toMatchObject({
      state: 'error',
      reason: 'The expression ends too early: a value is missing',
    });
  });

  it('cuts long values and ends runaway expressions', async () => {
    const long = await evaluatePreview('$pad("", 50000, "x")', 'jsonata', sample, 0);
    expect(long).toMatchObject({ state: 'value', isCut: true });
    expect(long.state === 'value' && long.text.length).toBe(LONGEST_PREVIEW);
    const endless = await evaluatePreview('($f := function($n){ $f($n + 1) }; $f(0))', 'jsonata', sample, 0);
    expect(endless.state).toBe('error');
    expect(await evaluatePreview('[1..10000000]', 'jsonata', sample, 0)).toMatchObject({ state: 'error' });
  });
});
