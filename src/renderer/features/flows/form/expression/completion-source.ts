import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSection,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { LocalText } from '#shared/model/local-text';
import { completeExpression, type FieldForm, type Suggestion } from './complete';
import type { SampleData } from './sample-data';
import { shortValue, type ValueKind, valueKind } from './value-path';

/** What completion needs of the form around it, looked up at each question. */
export interface Assist {
  sample: SampleData | undefined;
  index: number;
  /** Words in the app's language. */
  say: {
    section(kind: 'field' | 'variable' | 'step' | 'function'): string;
    kind(kind: ValueKind): string;
    variable(name: string): string;
    items(count: number): string;
    text(text: LocalText): string;
  };
}

const NO_SAMPLE: SampleData = { origin: 'shape', items: [{}], steps: [], run: {}, flow: {}, env: {}, atMs: 0, isStale: false };

function cursorBetween(view: EditorView, text: string, from: number, to: number): void {
  const hasBracket = view.state.sliceDoc(to, to + 1) === '(';
  const insert = hasBracket ? text : `${text}()`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length - (hasBracket ? 0 : 1) },
    userEvent: 'input.complete',
  });
}

/** One line of the list; sections keep what is of the data before what is of the language. */
function toOption(
  suggestion: Suggestion,
  rank: number,
  { say, sample }: Assist,
  sections: Record<string, CompletionSection>,
): Completion {
  const { label, insert, kind } = suggestion;
  // As near to the order of the data as the list allows; it sorts by name otherwise.
  const boost = 99 - Math.min(rank, 99);
  const base: Completion = {
    label,
    boost,
    apply: insert,
    type: kind,
    ...(sections[kind] === undefined ? {} : { section: sections[kind] }),
  };
  switch (suggestion.kind) {
    case 'field':
      return {
        ...base,
        detail: sample?.origin === 'shape' ? say.kind(valueKind(suggestion.value)) : shortValue(suggestion.value),
      };
    case 'variable':
      return { ...base, detail: say.variable(suggestion.name) };
    case 'step':
      return { ...base, detail: say.items(suggestion.items.length) };
    case 'function': {
      const { doc } = suggestion;
      return {
        ...base,
        detail: `(${doc.args})`,
        info: () => {
          const root = document.createElement('div');
          const signature = document.createElement('code');
          signature.textContent = `$${doc.name}(${doc.args})`;
          const words = document.createElement('p');
          words.textContent = say.text(doc.text);
          root.append(signature, words);
          return root;
        },
        apply: (view: EditorView, _option: Completion, from: number, to: number) => cursorBetween(view, insert, from, to),
      };
    }
    default:
      return base;
  }
}

/** Completion of expressions; `assist` is asked each time, so that new data needs no new editor. */
export function expressionCompletion(form: FieldForm, assist: () => Assist): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const now = assist();
    const text = context.state.doc.toString();
    const { sample = NO_SAMPLE, index } = now;
    const found = completeExpression({ text, position: context.pos, form, sample, index, isAsked: context.explicit });
    if (found === undefined) return null;
    const sections = Object.fromEntries(
      (['field', 'variable', 'step', 'function'] as const).map((kind, rank) => [kind, { name: now.say.section(kind), rank }]),
    );
    const isInQuotes = found.all.some(({ kind, label }) => kind === 'step' && !label.startsWith('$'));
    return {
      from: found.from,
      to: found.to,
      options: found.all.map((suggestion, rank) => toOption(suggestion, rank, now, sections)),
      validFor: isInQuotes ? /^[^"\\]*$/ : /^[$`]?[\p{L}\p{N}_]*$/u,
    };
  };
  return [autocompletion({ override: [source], icons: false, maxRenderedOptions: 200 }), completionLook];
}

export const completionLook: Extension = EditorView.theme({
  '.cm-tooltip.cm-tooltip-autocomplete': { zIndex: '400' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--pf-font-mono)', fontSize: '12px', maxHeight: '260px', minWidth: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '20px', display: 'flex', gap: '12px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--pf-accent-soft)',
    color: 'var(--pf-text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': {
    padding: '4px 8px 2px',
    fontFamily: 'var(--mantine-font-family)',
    fontSize: '11px',
    lineHeight: '16px',
    color: 'var(--pf-text-2)',
    borderBottom: 'none',
    opacity: '1',
  },
  '.cm-completionLabel': { flex: 'none' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700', color: 'var(--pf-accent-text)' },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    fontStyle: 'normal',
    color: 'var(--pf-text-2)',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    maxWidth: '180px',
  },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px', maxWidth: '280px', fontSize: '12px' },
  '.cm-completionInfo code': { fontFamily: 'var(--pf-font-mono)' },
  '.cm-completionInfo p': { margin: '4px 0 0', color: 'var(--pf-text-2)' },
});
