import { startCompletion } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expressionAround } from './complete';

/**
 * Typing `{{` opens an expression, closed already, and says what could stand in it; typing `}}` at its end leaves it. What
 * is pasted is left as it is.
 */
export const bracesAsTyped: Extension = EditorView.inputHandler.of((view, from, to, typed) => {
  const text = view.state.doc.toString();
  if (typed === '{' && from === to && text.charAt(from - 1) === '{' && text.charAt(from - 2) !== '\\') {
    if (expressionAround(text, from - 1, 'template') !== undefined) return false;
    view.dispatch({ changes: { from, insert: '{  }}' }, selection: { anchor: from + 2 }, userEvent: 'input.type' });
    startCompletion(view);
    return true;
  }
  // The space that people type behind the braces stands there already.
  if (typed === ' ' && from === to && text.slice(0, from).endsWith('{{ ') && text.slice(from).startsWith(' }}')) return true;
  if (typed !== '}' || from !== to) return false;
  const around = expressionAround(text, from, 'template');
  if (around === undefined || !text.startsWith('}}', around.end)) {
    // The second of two braces, between those that stand already.
    if (text.slice(from - 1, from + 1) !== '}}' || expressionAround(text, from - 1, 'template') === undefined) return false;
    view.dispatch({ selection: { anchor: from + 1 } });
    return true;
  }
  if (text.slice(from, around.end).trim() !== '') return false;
  // Of two spaces before the braces one is enough.
  if (text.charAt(from - 1) === ' ' && from > around.start) {
    view.dispatch({ changes: { from, to: around.end }, selection: { anchor: from + 1 }, userEvent: 'input.type' });
  } else view.dispatch({ selection: { anchor: around.end + 1 } });
  return true;
});
