import { closeBrackets, startCompletion } from '@codemirror/autocomplete';
import { history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { dropCursor, EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { type RefObject, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import { codeKeys } from '../../../components/code-keys';
import { useCodeValue } from '../../../components/use-code-value';
import { bracesAsTyped } from './expression/braces';
import type { FieldForm } from './expression/complete';
import { type Assist, expressionCompletion } from './expression/completion-source';
import { expressionColours, expressionLook } from './expression/highlight';
import { dropsPath, insertPath } from './expression/insert-path';
import type { FieldTarget } from './form-context';
import { expressionLinter, type FoundByTrying, inputLook, singleLine, triedAgain } from './template-extensions';

/** What the field around the editor does with it. */
export interface TemplateEditorHandle {
  insertPath(path: string): void;
  /** Puts an empty expression at the cursor and says what could stand in it. */
  beginExpression(): void;
  focus(): void;
}

export interface TemplateEditorProps {
  id: string;
  value: string;
  onChange(value: string): void;
  label: string;
  /** `template`: text with {{ }}; `jsonata`: the whole text is one expression. */
  form: FieldForm;
  /** One line when absent; else so many at first, growing with the text. */
  rows?: number | undefined;
  placeholder?: string | undefined;
  /** The id of the text that describes the field. */
  describedBy?: string | undefined;
  /** Give the keyboard to it and put the cursor there (an offset), when this object changes. */
  reveal?: { position: number | undefined } | undefined;
  /** Data and words for completion. */
  assist: Assist;
  /** What went wrong when it was tried out. */
  tried: FoundByTrying | undefined;
  /** Puts a problem into the app's language. */
  say(reason: string): string;
  handle: RefObject<TemplateEditorHandle | null>;
  /** Told when the field gets the keyboard: where a picked value goes. */
  onFocus(target: FieldTarget): void;
  /** Alt+Down. */
  onPick(): void;
  /** Alt+=. */
  onToggle(): void;
}

/** A text editor that knows `{{ }}`: colours, completion, problems at their place, values dropped from data. Tab moves on. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { id, value, label, form, rows, placeholder = '', describedBy, reveal, tried, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tellsOwner = useCodeValue(view, value);
  const changed = useEffectEvent((text: string) => props.onChange(text));
  const initial = useEffectEvent(() => value);
  const say = useEffectEvent((message: string) => props.say(message));
  const assist = useEffectEvent(() => props.assist);
  const lastTried = useEffectEvent(() => props.tried);
  const picked = useEffectEvent(() => props.onPick());
  const toggled = useEffectEvent(() => props.onToggle());
  const put = (path: string) => {
    const editor = view.current;
    if (editor === null) return;
    const { from, to } = editor.state.selection.main;
    editor.dispatch(insertPath(editor.state, path, form, { from, to }));
    editor.focus();
  };
  const focused = useEffectEvent(() => props.onFocus({ insertPath: put }));
  useImperativeHandle(handle, () => ({
    insertPath: put,
    focus: () => view.current?.focus(),
    beginExpression() {
      const editor = view.current;
      if (editor === null) return;
      editor.focus();
      if (form === 'template') {
        const { from, to } = editor.state.selection.main;
        editor.dispatch({ changes: { from, to, insert: '{{  }}' }, selection: { anchor: from + 3 } });
      }
      startCompletion(editor);
    },
  }));
  const isSingle = rows === undefined;
  useEffect(() => {
    if (host.current === null) return;
    const run = (what: () => void) => () => {
      what();
      return true;
    };
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          form === 'template' ? bracesAsTyped : closeBrackets(),
          expressionCompletion(form, () => assist()),
          keymap.of([
            { key: 'Alt-ArrowDown', run: run(() => picked()) },
            { key: 'Alt-=', run: run(() => toggled()) },
            {
              key: 'Escape',
              run: (editor) => {
                editor.contentDOM.blur();
                return true;
              },
            },
            ...codeKeys,
            ...historyKeymap,
          ]),
          history(),
          bracketMatching(),
          dropCursor(),
          dropsPath(form),
          isSingle ? singleLine : EditorView.lineWrapping,
          inputLook,
          expressionLook,
          isSingle ? [] : EditorView.theme({ '.cm-scroller': { minHeight: `${rows * 20 + 8}px`, maxHeight: '320px' } }),
          form === 'jsonata' ? EditorView.theme({ '.cm-scroller': { fontFamily: 'var(--pf-font-mono)', fontSize: '12px' } }) : [],
          placeholderOf(placeholder),
          expressionColours(form),
          expressionLinter(
            form,
            (message) => say(message),
            () => lastTried(),
          ),
          EditorView.contentAttributes.of({
            id,
            tabindex: '0',
            'aria-label': label,
            ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
          }),
          tellsOwner((text) => changed(text)),
          EditorView.domEventHandlers({ focus: () => focused() }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [id, label, form, rows, isSingle, placeholder, describedBy, tellsOwner]);

  useEffect(() => {
    view.current?.dispatch({ effects: triedAgain.of(null) });
  }, [tried?.reason, tried?.position]);

  useEffect(() => {
    const editor = view.current;
    if (reveal === undefined || editor === null) return;
    const anchor = Math.min(reveal.position ?? 0, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
    host.current?.scrollIntoView({ block: 'center' });
  }, [reveal]);

  return <div ref={host} className="pf-template" />;
}
