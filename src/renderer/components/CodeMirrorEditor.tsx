import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { escapeStaysFirst } from './code-escape';
import { codeColours, codeLook } from './code-look';
import { useCodeValue } from './use-code-value';

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

/** Nothing is no mistake: whether it may stay empty is the form's to say. */
const lintJson = (view: EditorView) => (view.state.doc.length === 0 ? [] : jsonParseLinter()(view));

const languages = { json: () => [json(), linter(lintJson)], javascript: () => [javascript()], text: () => [] };

/** The editor itself; use CodeEditor, which loads this when needed. */
export default function CodeMirrorEditor(props: CodeEditorProps) {
  const { value, language, label, readOnly = false, minHeight = 120, maxHeight = 400, withLineNumbers = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tellsOwner = useCodeValue(view, value);
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
          syntaxHighlighting(codeColours),
          codeLook,
          escapeStaysFirst,
          EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label }),
          EditorView.theme({ '.cm-scroller': { minHeight: `${minHeight}px`, maxHeight: `${maxHeight}px` } }),
          placeholder(hint),
          withLineNumbers ? lineNumbers() : [],
          readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
          languages[language](),
          tellsOwner((text) => changed(text)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label, language, readOnly, minHeight, maxHeight, withLineNumbers, tellsOwner]);

  return <div ref={host} />;
}
