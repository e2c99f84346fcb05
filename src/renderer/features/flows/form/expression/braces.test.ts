import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { describe, expect, it } from 'vitest';
import { bracesAsTyped } from './braces';

/** What stands in a field, with the cursor as `|`, after keys were typed; as the editor does it, without a screen. */
function type(marked: string, keys: string): string {
  const anchor = marked.indexOf('|');
  let state = EditorState.create({ doc: marked.replace('|', ''), selection: { anchor }, extensions: bracesAsTyped });
  for (const key of keys) {
    const { from, to } = state.selection.main;
    const view = {
      get state() {
        return state;
      },
      dispatch(spec: Parameters<EditorState['update']>[0]) {
        state = state.update(spec).state;
      },
    } as unknown as EditorView;
    const isTaken = state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, key, () => state.update({})));
    if (!isTaken) state = state.update({ changes: { from, to, insert: key }, selection: { anchor: from + key.length } }).state;
  }
  const { head } = state.selection.main;
  const text = state.doc.toString();
  return `${text.slice(0, head)}|${text.slice(head)}`;
}

describe('typing braces', () => {
  it('opens an expression that is closed already, with the cursor in it', () => {
    expect(type('Hi |', '{{')).toBe('Hi {{ | }}');
    expect(type('Hi |', '{{ name')).toBe('Hi {{ name| }}');
    expect(type('|', '{')).toBe('{|');
  });

  it('leaves the expression by its closing braces', () => {
    expect(type('|', '{{ name }}!')).toBe('{{ name }}!|');
    expect(type('|', '{{name}}')).toBe('{{ name }}|');
  });

  it('leaves braces within an expression, and escaped ones, as they are typed', () => {
    expect(type('|', '{{{"a": 1}}}')).toBe('{{ {"a": 1} }}|');
    expect(type('\\|', '{{')).toBe('\\{{|');
  });
});
