import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { insertPath, pathText } from './insert-path';

describe('a path put into a field', () => {
  it('gets braces of its own in text, and none within an expression', () => {
    expect(pathText('customer.name', 'Hi ', 3, 'template')).toBe('{{ customer.name }}');
    expect(pathText('customer.name', 'Hi {{ $sum() }}', 11, 'template')).toBe('customer.name');
    expect(pathText('customer.name', 'a + ', 4, 'jsonata')).toBe('customer.name');
  });

  it('takes the place of what is selected, with the cursor behind it', () => {
    const state = EditorState.create({ doc: 'Hi you!', selection: { anchor: 3, head: 6 } });
    const next = state.update(insertPath(state, 'name', 'template', { from: 3, to: 6 })).state;
    expect([next.doc.toString(), next.selection.main.head]).toEqual(['Hi {{ name }}!', 13]);
  });
});
