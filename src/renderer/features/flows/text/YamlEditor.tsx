import { history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { FlowTextFault } from '#shared/document/flow-text';
import { codeKeys } from '../../../components/code-keys';
import { codeColours, codeLook } from '../../../components/code-look';
import { useCodeValue } from '../../../components/use-code-value';

export interface YamlEditorHandle {
  /** Puts the cursor at an offset, in view. */
  show(offset: number): void;
}

interface YamlEditorProps {
  label: string;
  value: string;
  faults: readonly FlowTextFault[];
  handle: Ref<YamlEditorHandle>;
  onChange(value: string): void;
}

/** A YAML text in CodeMirror with faults at their places. Tab indents; Esc then Tab leaves. */
export default function YamlEditor({ label, value, faults, handle, onChange }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tellsOwner = useCodeValue(view, value);
  const changed = useEffectEvent((text: string) => onChange(text));
  const initial = useEffectEvent(() => value);
  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          keymap.of([...codeKeys, ...historyKeymap, ...foldKeymap, indentWithTab]),
          history(),
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          indentOnInput(),
          bracketMatching(),
          EditorState.tabSize.of(2),
          yaml(),
          syntaxHighlighting(codeColours),
          codeLook,
          EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label }),
          EditorView.theme({ '&': { height: '100%' } }),
          tellsOwner((text) => changed(text)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label, tellsOwner]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { doc } = editor.state;
    const diagnostics = faults.map(({ message, offset }) => {
      const from = Math.min(offset, doc.length);
      return { from, to: Math.max(from, doc.lineAt(from).to), severity: 'error' as const, message };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [faults]);
  useImperativeHandle(handle, () => ({
    show(offset) {
      const editor = view.current;
      if (editor === null) return;
      const at = Math.min(offset, editor.state.doc.length);
      editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      editor.focus();
    },
  }));
  return <div ref={host} style={{ height: '100%' }} />;
}
