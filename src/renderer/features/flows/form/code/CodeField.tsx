import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
} from '@codemirror/autocomplete';
import { history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript, localCompletionSource } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  ensureSyntaxTree,
  foldGutter,
  indentOnInput,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { dropCursor, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { Button } from '@mantine/core';
import { Play } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { codeKeys } from '../../../../components/code-keys';
import { codeColours, codeLook } from '../../../../components/code-look';
import { Kbd } from '../../../../components/Kbd';
import { useCodeValue } from '../../../../components/use-code-value';
import { completionLook } from '../expression/completion-source';
import { PATH_MIME } from '../expression/insert-path';
import { shortValue } from '../expression/value-path';
import classes from '../form.module.css';
import type { NodeFormContext } from '../form-context';
import { codePath } from './code-path';
import { completeCode, syntaxErrors } from './complete-code';

export interface CodeFieldProps {
  label: string;
  value: string;
  rows: number | undefined;
  hasError: boolean;
  context: NodeFormContext;
  reveal: { position: number | undefined } | undefined;
  onChange(value: string): void;
}

/** Parsing for completion and errors gives up after this; then the editor's own, unfinished tree is used. */
const PARSE_MS = 60;

/** JavaScript with completion of the data that the code will get, errors at their place, and what it must return. */
export default function CodeField(props: CodeFieldProps) {
  const { label, value, rows = 12, hasError, context, reveal } = props;
  const { t } = useTranslation('form');
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tellsOwner = useCodeValue(view, value);
  const changed = useEffectEvent((text: string) => props.onChange(text));
  const initial = useEffectEvent(() => value);
  const sampleNow = useEffectEvent(() => context.sample);
  const errorText = useEffectEvent(() => t('code.syntax'));
  const run = useEffectEvent(() => {
    context.runNode?.();
    return context.runNode !== undefined;
  });
  const put = (path: string) => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(editor.state.replaceSelection(codePath(path)));
    editor.focus();
  };
  const focused = useEffectEvent(() => context.onFieldFocus({ insertPath: put }));
  const picked = useEffectEvent(() => context.openPicker());

  useEffect(() => {
    if (host.current === null) return;
    const complete = (completion: CompletionContext) => {
      const { state, pos, explicit } = completion;
      const tree = ensureSyntaxTree(state, pos, PARSE_MS) ?? syntaxTree(state);
      const code = state.doc.toString();
      const found = completeCode({ code, position: pos, tree, sample: sampleNow(), isAsked: explicit });
      if (found === undefined) return null;
      const options = found.all.map(
        ({ label, kind, value }, rank): Completion => ({
          label,
          type: kind,
          boost: 99 - Math.min(rank, 90),
          ...(value === undefined ? {} : { detail: shortValue(value) }),
        }),
      );
      return { from: found.from, options, validFor: /^[\w$]*$/ };
    };
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          Prec.high(
            keymap.of([
              { key: 'Mod-Enter', run: () => run() },
              {
                key: 'Alt-ArrowDown',
                run: () => {
                  picked();
                  return true;
                },
              },
            ]),
          ),
          keymap.of([...closeBracketsKeymap, ...codeKeys, ...historyKeymap, indentWithTab]),
          history(),
          closeBrackets(),
          indentOnInput(),
          bracketMatching(),
          dropCursor(),
          EditorView.domEventHandlers({
            focus: () => focused(),
            drop(event, target) {
              const path = event.dataTransfer?.getData(PATH_MIME) ?? '';
              if (path === '') return false;
              event.preventDefault();
              const from = target.posAtCoords({ x: event.clientX, y: event.clientY }, false);
              const insert = codePath(path);
              target.dispatch({
                changes: { from, insert },
                selection: { anchor: from + insert.length },
                userEvent: 'input.drop',
              });
              target.focus();
              return true;
            },
          }),
          EditorState.tabSize.of(2),
          EditorView.lineWrapping,
          syntaxHighlighting(codeColours),
          codeLook,
          completionLook,
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          javascript(),
          autocompletion({ override: [complete, localCompletionSource], icons: false }),
          linter((target) => {
            const { state } = target;
            const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
            if (tree === null) return [];
            return syntaxErrors(tree, state.doc.length).map((place) => ({ ...place, severity: 'error', message: errorText() }));
          }),
          EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label }),
          EditorView.theme({
            '.cm-scroller': { minHeight: `${rows * 18}px`, maxHeight: '60vh' },
            '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pf-selected)' },
          }),
          tellsOwner((text) => changed(text)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label, rows, tellsOwner]);

  useEffect(() => {
    const editor = view.current;
    if (reveal === undefined || editor === null) return;
    editor.dispatch({ selection: { anchor: Math.min(reveal.position ?? 0, editor.state.doc.length) }, scrollIntoView: true });
    editor.focus();
  }, [reveal]);

  return (
    <>
      <div ref={host} className={classes.code} data-error={hasError || undefined} />
      <div className={classes.codeFoot}>
        <span>
          <Kbd keys="Ctrl+Space" /> {t('code.complete')}
        </span>
        {context.runNode !== undefined && (
          <Button size="xs" variant="default" leftSection={<Play size={12} />} onClick={context.runNode}>
            {t('code.run')}
          </Button>
        )}
      </div>
    </>
  );
}
