import { describe, expect, it } from 'vitest';
import { evaluatePreview } from '../../form/expression/evaluate-preview';
import { previewRow } from './preview-mapping';

const sample = {
  ...{ origin: 'pinned' as const, steps: [], run: {}, flow: {}, env: {}, atMs: 0, isStale: false },
  items: [{ name: 'Ana', tags: ['a', 'b'] }],
};
const evaluate = (text: string) => evaluatePreview(text, 'template', sample, 0);

describe('the preview of a mapping', () => {
  it('shows each variable of a row as a run would have it, also inside objects', async () => {
    const cells = await previewRow(
      { hello: 'Hi {{ name }}', tags: '{{ tags }}', deep: { who: '{{ name }}', all: ['{{ tags }}', 1] }, fixed: 5 },
      evaluate,
    );
    expect(cells['hello']).toEqual({ state: 'value', text: 'Hi Ana' });
    expect(cells['deep']).toEqual({ state: 'value', text: '{"who":"Ana","all":[["a","b"],1]}' });
    expect(cells['fixed']).toEqual({ state: 'value', text: '5' });
    expect(cells['tags']?.state).toBe('value');
  });

  it('says which variable gives nothing, and which fails', async () => {
    const cells = await previewRow(
      { gone: '{{ nmae }}', bad: '{{ $error("no") }}', deep: { bad: '{{ $error("no") }}' } },
      evaluate,
    );
    expect([cells['gone']?.state, cells['bad']?.state, cells['deep']?.state]).toEqual(['nothing', 'error', 'error']);
  });
});
