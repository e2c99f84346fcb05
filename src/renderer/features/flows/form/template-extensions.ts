import { type Diagnostic, linter } from '@codemirror/lint';
import { EditorState, type Extension, Prec, StateEffect } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { FieldForm } from './expression/complete';
import { problemsOf } from './expression-problems';

/** What went wrong when the text was tried out, and with which text. */
export interface FoundByTrying {
  text: string;
  reason: string;
  position: number;
}

/** Underlines what the checker finds, and what trying it out has found; `say` puts a problem into the app's language. */
export function expressionLinter(
  form: FieldForm,
  say: (message: string) => string,
  tried: () => FoundByTrying | undefined,
): Extension {
  return linter(
    (view) => {
      const text = view.state.doc.toString();
      const found = problemsOf(text, form).map((problem): Diagnostic => {
        const from = Math.min(problem.position, text.length);
        return { from, to: Math.min(Math.max(problem.end, from), text.length), severity: 'error', message: say(problem.message) };
      });
      const failed = tried();
      if (found.length > 0 || failed?.text !== text) return found;
      const from = Math.min(failed.position, Math.max(0, text.length - 1));
      return [{ from, to: endOfWord(text, from), severity: 'warning', message: say(failed.reason) }];
    },
    {
      delay: 250,
      needsRefresh: (update) => update.transactions.some((each) => each.effects.some((effect) => effect.is(triedAgain))),
    },
  );
}

/** Tells the linter that trying out has given something new. */
export const triedAgain = StateEffect.define<null>();

function endOfWord(text: string, from: number): number {
  const word = /^[\w$]+/.exec(text.slice(from));
  return Math.min(text.length, from + (word?.[0].length ?? 1));
}

/**
 * Line breaks become spaces: for fields of one line, also when something is pasted. Enter does nothing there that the list of
 * completions has not done.
 */
export const singleLine: Extension = [
  Prec.high(keymap.of([{ key: 'Enter', run: () => true }])),
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.newDoc.lines <= 1) return transaction;
    const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ');
    const head = Math.min(transaction.newSelection.main.head, text.length);
    return [{ changes: { from: 0, to: transaction.startState.doc.length, insert: text }, selection: { anchor: head } }];
  }),
];

/** The look of a Mantine input. */
export const inputLook = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'transparent', color: 'var(--pf-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--pf-text)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-cursor': { borderLeftColor: 'var(--pf-text)' },
  '.cm-placeholder': { color: 'var(--pf-text-3)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--pf-accent) 25%, transparent) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--pf-raised)',
    border: '1px solid var(--pf-border-strong)',
    borderRadius: '5px',
    color: 'var(--pf-text)',
  },
  '.cm-diagnostic': { padding: '4px 8px', fontSize: '12px' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--pf-waiting)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--pf-failed)' },
});
