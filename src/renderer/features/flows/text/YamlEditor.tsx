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

/** The part of a text that differs, so that a change from outside moves neither cursor nor scroll elsewhere. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const shortest = Math.min(before.length, after.length);
  while (from < shortest && before[from] === after[from]) from++;
  let end = 0;
  while (end < shortest - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

/** A YAML text in CodeMirror with faults at their places. Tab indents; Esc then Tab leaves. */
export default function YamlEditor({ label, value, faults, handle, onChange }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const isOurs = useRef(false);
  const changed = useEffectEvent((text: string) => {
    if (!isOurs.current) onChange(text);
  });
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
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    const before = editor?.state.doc.toString();
    if (editor === null || before === undefined || before === value) return;
    isOurs.current = true;
    editor.dispatch({ changes: difference(before, value) });
    isOurs.current = false;
  }, [value]);
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
