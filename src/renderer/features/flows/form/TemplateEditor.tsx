import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { expressionReason } from '../../../components/expression-reason';
import { problemsOf } from './expression-problems';
import classes from './form.module.css';
import { expressionExtensions, inputLook, singleLine } from './template-extensions';

export interface TemplateEditorProps {
  id: string;
  value: string;
  onChange(value: string): void;
  label: string;
  /** `template`: text with {{ }}; `jsonata`: the whole text is one expression. */
  form: 'template' | 'jsonata';
  /** One line when absent; else so many at first, growing with the text. */
  rows?: number | undefined;
  placeholder?: string | undefined;
  /** The id of the text that describes the field. */
  describedBy?: string | undefined;
  hasError?: boolean;
  /** Give the keyboard to it and put the cursor there (an offset), when this object changes. */
  reveal?: { position: number | undefined } | undefined;
  /** Told when the field gets the keyboard: where a picked variable goes. */
  onFocus?: (insert: (text: string) => void) => void;
}

/** A text field that knows `{{ }}`: expressions stand out, problems are underlined and said below, Tab moves on. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { id, value, label, form, rows, placeholder = '', describedBy, hasError = false, reveal } = props;
  const { t } = useTranslation('flows');
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [problem, setProblem] = useState(() => problemsOf(value, form)[0]);
  const changed = useEffectEvent((text: string) => {
    props.onChange(text);
  });
  const initial = useEffectEvent(() => value);
  const say = useEffectEvent((message: string) => expressionReason(message, (key, values) => t(key, values)));
  const focused = useEffectEvent(() =>
    props.onFocus?.((text) => {
      const editor = view.current;
      if (editor === null) return;
      editor.dispatch(editor.state.replaceSelection(text));
      editor.focus();
    }),
  );
  const isSingle = rows === undefined;
  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          keymap.of([
            {
              key: 'Escape',
              run: (editor) => {
                editor.contentDOM.blur();
                return true;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          history(),
          bracketMatching(),
          isSingle ? singleLine : EditorView.lineWrapping,
          inputLook,
          isSingle ? [] : EditorView.theme({ '.cm-scroller': { minHeight: `${rows * 20 + 8}px`, maxHeight: '320px' } }),
          form === 'jsonata' ? EditorView.theme({ '.cm-scroller': { fontFamily: 'var(--pf-font-mono)', fontSize: '12px' } }) : [],
          placeholderOf(placeholder),
          expressionExtensions(form, (message) => say(message)),
          EditorView.contentAttributes.of({
            id,
            tabindex: '0',
            'aria-label': label,
            ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
          }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const text = update.state.doc.toString();
            setProblem(problemsOf(text, form)[0]);
            changed(text);
          }),
          EditorView.domEventHandlers({ focus: () => focused() }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [id, label, form, rows, isSingle, placeholder, describedBy]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (reveal === undefined || editor === null) return;
    const anchor = Math.min(reveal.position ?? 0, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
    host.current?.scrollIntoView({ block: 'center' });
  }, [reveal]);

  return (
    <>
      <div ref={host} className={classes.template} data-error={hasError || problem !== undefined || undefined} />
      {problem !== undefined && (
        <div className={classes.problem} role="alert">
          {expressionReason(problem.message, (key, values) => t(key, values))}
          <span className={classes.position}>{t('expression.at', { position: problem.position + 1 })}</span>
        </div>
      )}
    </>
  );
}
