import { Annotation, type ChangeSpec, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useState } from 'react';
import { createEchoes } from './echoes';

const fromOwner = Annotation.define<true>();

/** Tells the owner of each change of the editor that is not the owner's own. */
export type TellsOwner = (changed: (text: string) => void) => Extension;

/** Keeps an editor and the value that its owner holds alike, both ways. Gives what the editor is made with, once. */
export function useCodeValue(view: RefObject<EditorView | null>, value: string): TellsOwner {
  const [{ tells, take, settle }] = useState(createCodeValue);
  useEffect(() => {
    if (view.current !== null) take(view.current, value);
  }, [view, value, take]);
  // Each drawing, for one that leaves the value as it was can answer what was typed and taken back.
  useEffect(() => {
    if (view.current !== null) settle(view.current, value);
  });
  return tells;
}

function createCodeValue() {
  const echoes = createEchoes();
  return {
    tells: ((changed) =>
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (!docChanged || transactions.some((each) => each.annotation(fromOwner) === true)) return;
        const text = state.doc.toString();
        echoes.sent(text);
        changed(text);
      })) satisfies TellsOwner,
    /** Puts the owner's value into the editor, unless it is what was typed there a moment ago. */
    take(editor: EditorView, value: string) {
      const text = editor.state.doc.toString();
      if (echoes.isEcho(value, text) || value === text) return;
      editor.dispatch({ changes: difference(text, value), annotations: fromOwner.of(true) });
    },
    settle(editor: EditorView, value: string) {
      if (echoes.areWaiting() && editor.state.doc.toString() === value) echoes.forget();
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
