import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { EditorState, type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { problemsOf } from './expression-problems';

const expressionMark = Decoration.mark({ class: 'cm-pf-expression' });
const variableMark = Decoration.mark({ class: 'cm-pf-variable' });
const stringMark = Decoration.mark({ class: 'cm-pf-string' });

const EXPRESSION = /\{\{[\s\S]*?(?:\}\}|$)/g;
const TOKEN = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\$[A-Za-z_]\w*)/g;

/** Marks `{{ }}` as chips, and variables and strings inside; with `isBare` the whole text is one expression. */
function decorate(view: EditorView, isBare: boolean): DecorationSet {
  const text = view.state.doc.toString();
  const builder = new RangeSetBuilder<Decoration>();
  const spans = isBare
    ? [{ from: 0, to: text.length }]
    : [...text.matchAll(EXPRESSION)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
  for (const { from, to } of spans) {
    if (!isBare) builder.add(from, to, expressionMark);
    for (const token of text.slice(from, to).matchAll(TOKEN)) {
      const start = from + token.index;
      builder.add(start, start + token[0].length, token[1] === undefined ? variableMark : stringMark);
    }
  }
  return builder.finish();
}

function highlighter(isBare: boolean): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorate(view, isBare);
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.view, isBare);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

/** Underlines what the checker finds; `say` puts a problem into the app's language. */
function expressionLinter(form: 'template' | 'jsonata', say: (message: string) => string): Extension {
  return linter(
    (view) => {
      const text = view.state.doc.toString();
      return problemsOf(text, form).map((problem): Diagnostic => {
        const from = Math.min(problem.position, text.length);
        return { from, to: Math.min(Math.max(problem.end, from), text.length), severity: 'error', message: say(problem.message) };
      });
    },
    { delay: 250 },
  );
}

const colours = HighlightStyle.define([{ tag: tags.string, color: 'var(--pf-succeeded)' }]);

/** Line breaks become spaces: for fields of one line, also when something is pasted. */
export const singleLine: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines <= 1) return transaction;
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ');
  const head = Math.min(transaction.newSelection.main.head, text.length);
  return [{ changes: { from: 0, to: transaction.startState.doc.length, insert: text }, selection: { anchor: head } }];
});

/** Everything that makes a text field an expression field. */
export function expressionExtensions(form: 'template' | 'jsonata', say: (message: string) => string): Extension {
  return [highlighter(form === 'jsonata'), expressionLinter(form, say), syntaxHighlighting(colours)];
}

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
  '.cm-pf-expression': {
    fontFamily: 'var(--pf-font-mono)',
    fontSize: '12px',
    color: 'var(--pf-accent-text)',
    backgroundColor: 'var(--pf-accent-soft)',
    borderRadius: '3px',
    padding: '1px 0',
  },
  '.cm-pf-variable': { color: 'var(--pf-cat-messages)' },
  '.cm-pf-string': { color: 'var(--pf-succeeded)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--pf-raised)',
    border: '1px solid var(--pf-border-strong)',
    borderRadius: '5px',
    color: 'var(--pf-text)',
  },
  '.cm-diagnostic': { padding: '4px 8px', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--pf-failed)' },
});
