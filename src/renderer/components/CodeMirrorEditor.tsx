import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';

export interface CodeEditorProps {
  value: string;
  onChange?(value: string): void;
  language: 'json' | 'javascript' | 'text';
  /** Name for screen readers. */
  label: string;
  readOnly?: boolean;
  placeholder?: string;
  minHeight?: number;
  maxHeight?: number;
  withLineNumbers?: boolean;
  hasError?: boolean;
  onSubmit?(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--pf-succeeded)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--pf-running)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--pf-cat-trigger)' },
  { tag: tags.propertyName, color: 'var(--pf-text)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--pf-text-3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--pf-cat-messages)' },
]);

const look = EditorView.theme({
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

const languages = { json: () => [json(), linter(jsonParseLinter())], javascript: () => [javascript()], text: () => [] };

/** The editor itself; use CodeEditor, which loads this when needed. */
export default function CodeMirrorEditor(props: CodeEditorProps) {
  const { value, language, label, readOnly = false, minHeight = 120, maxHeight = 400, withLineNumbers = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent((text: string) => props.onChange?.(text));
  const submitted = useEffectEvent(() => props.onSubmit?.());
  const initial = useEffectEvent(() => ({ text: value, hint: props.placeholder ?? '' }));

  useEffect(() => {
    if (host.current === null) return;
    const { text, hint } = initial();
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                submitted();
                return true;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          history(),
          indentOnInput(),
          bracketMatching(),
          EditorView.lineWrapping,
          EditorState.tabSize.of(2),
          syntaxHighlighting(colours),
          look,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.theme({ '.cm-scroller': { minHeight: `${minHeight}px`, maxHeight: `${maxHeight}px` } }),
          placeholder(hint),
          withLineNumbers ? lineNumbers() : [],
          readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
          languages[language](),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label, language, readOnly, minHeight, maxHeight, withLineNumbers]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} />;
}
