import { describe, expect, it } from 'vitest';
import { createPanelLayout, MIN_COLUMN, MIN_SIDE } from './panel-layout';

function storageWith(text: string | null) {
  const kept = new Map<string, string>(text === null ? [] : [['pulseflow-node-panel', text]]);
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
}

describe('the layout of the node panel', () => {
  it('remembers widths, and not that it was wide', () => {
    const storage = storageWith(null);
    const layout = createPanelLayout(storage);
    layout.getState().setWide(true);
    layout.getState().resize('side', 500.4);
    layout.getState().resize('input', 10);
    const again = createPanelLayout(storage).getState();
    expect([again.isWide, again.side, again.input]).toEqual([false, 500, MIN_COLUMN]);
  });

  it('begins anew with what it cannot read', () => {
    expect(createPanelLayout(storageWith('{nonsense')).getState()).toMatchObject({ side: undefined, input: 320, output: 340 });
    expect(createPanelLayout(storageWith('{"side":1,"output":"x"}')).getState()).toMatchObject({ side: MIN_SIDE, output: 340 });
  });
});
