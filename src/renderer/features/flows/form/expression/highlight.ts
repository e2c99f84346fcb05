import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { scanExpression, splitTemplate, type Token } from '#shared/expression';
import type { FieldForm } from './complete';

const chip = Decoration.mark({ class: 'cm-pf-expression' });
const marks = {
  variable: Decoration.mark({ class: 'cm-pf-variable' }),
  function: Decoration.mark({ class: 'cm-pf-function' }),
  string: Decoration.mark({ class: 'cm-pf-string' }),
  number: Decoration.mark({ class: 'cm-pf-number' }),
  keyword: Decoration.mark({ class: 'cm-pf-keyword' }),
  operator: Decoration.mark({ class: 'cm-pf-operator' }),
};

const WORDS = new Set(['true', 'false', 'null', 'function', 'λ']);

function markOf(token: Token, text: string, next: Token | undefined): Decoration | undefined {
  const word = text.slice(token.start, token.end);
  switch (token.kind) {
    case 'variable':
      return next !== undefined && text.charAt(next.start) === '(' ? marks.function : marks.variable;
    case 'string':
    case 'regex':
      return marks.string;
    case 'number':
      return marks.number;
    case 'operator':
      return /^\w/.test(word) ? marks.keyword : marks.operator;
    case 'name':
      return WORDS.has(word) ? marks.keyword : undefined;
    case 'quotedName':
      return undefined;
  }
}

function decorate(text: string, form: FieldForm): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const add = (tokens: readonly Token[]) => {
    for (const [at, token] of tokens.entries()) {
      const mark = markOf(token, text, tokens[at + 1]);
      if (mark !== undefined && token.end > token.start) builder.add(token.start, token.end, mark);
    }
  };
  if (form === 'jsonata') add(scanExpression(text, 0, false).tokens);
  else {
    for (const part of splitTemplate(text)) {
      if (part.kind !== 'expression') continue;
      builder.add(part.start - 2, part.start + part.source.length + (part.closed ? 2 : 0), chip);
      add(part.tokens);
    }
  }
  return builder.finish();
}

/** Colours for JSONata by the scanner that the engine itself reads with: inside {{ }}, or in the whole text. */
export function expressionColours(form: FieldForm): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorate(view.state.doc.toString(), form);
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.state.doc.toString(), form);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

export const expressionLook = EditorView.theme({
  '.cm-pf-expression': {
    fontFamily: 'var(--pf-font-mono)',
    fontSize: '12px',
    color: 'var(--pf-accent-text)',
    backgroundColor: 'var(--pf-accent-soft)',
    borderRadius: '3px',
    padding: '1px 0',
  },
  '.cm-pf-variable': { color: 'var(--pf-cat-messages)' },
  '.cm-pf-function': { color: 'var(--pf-cat-trigger)' },
  '.cm-pf-string': { color: 'var(--pf-succeeded)' },
  '.cm-pf-number': { color: 'var(--pf-running)' },
  '.cm-pf-keyword': { color: 'var(--pf-cat-trigger)' },
  '.cm-pf-operator': { color: 'var(--pf-text-2)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pf-selected)', outline: 'none' },
});
