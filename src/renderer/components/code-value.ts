import { Annotation, type ChangeSpec, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { createEchoes } from './echoes';

const fromOwner = Annotation.define<true>();

export interface CodeValue {
  /** Tells the owner of each change that is not its own. */
  tells(changed: (text: string) => void): Extension;
  /** Puts the owner's value into the editor, unless it is what was typed there a moment ago. */
  take(editor: EditorView, value: string): void;
}

/** Keeps an editor and the value that its owner holds alike, both ways. */
export function createCodeValue(): CodeValue {
  const echoes = createEchoes();
  return {
    tells: (changed) =>
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (!docChanged || transactions.some((each) => each.annotation(fromOwner) === true)) return;
        const text = state.doc.toString();
        echoes.sent(text);
        changed(text);
      }),
    take(editor, value) {
      const text = editor.state.doc.toString();
      if (echoes.isEcho(value, text) || value === text) return;
      editor.dispatch({ changes: difference(text, value), annotations: fromOwner.of(true) });
    },
  };
}

/** The part of a text that differs, so that a change from outside moves neither cursor nor scroll elsewhere. */
function difference(before: string, after: string): ChangeSpec {
  let from = 0;
  const shortest = Math.min(before.length, after.length);
  while (from < shortest && before[from] === after[from]) from++;
  let end = 0;
  while (end < shortest - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
