import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours of code by what a piece of it is; those of the theme, light and dark. */
export const codeColours = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--pf-succeeded)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--pf-running)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--pf-cat-trigger)' },
  { tag: tags.propertyName, color: 'var(--pf-text)' },
  // The keys of YAML; those of JSON stand out by their quotes.
  { tag: tags.definition(tags.propertyName), color: 'var(--pf-cat-network)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--pf-text-3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--pf-cat-messages)' },
]);

/** How a code editor looks in the app: our type, no frame of its own. */
export const codeLook = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--pf-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--pf-font-mono)', lineHeight: '18px', overflow: 'auto' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--pf-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--pf-text)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--pf-text-3)', border: 'none' },
  '.cm-placeholder': { color: 'var(--pf-text-3)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--pf-accent) 25%, transparent)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--pf-selected)', outline: 'none' },
  '.cm-tooltip': { backgroundColor: 'var(--pf-raised)', border: '1px solid var(--pf-border-strong)', borderRadius: '5px' },
});
