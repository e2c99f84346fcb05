import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './CodeMirrorEditor';
import classes from './code-editor.module.css';

const CodeMirrorEditor = lazy(() => import('./CodeMirrorEditor'));

/**
 * A text editor with colours for JSON or JavaScript (`text`: none). CodeMirror is loaded when the first one is shown. Tab
 * indents; Esc then Tab leaves. Ctrl+Enter calls `onSubmit`.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { minHeight = 120 } = props;
  return (
    <div className={classes.root} data-error={props.hasError || undefined}>
      <Suspense fallback={<Skeleton height={minHeight} />}>
        <CodeMirrorEditor {...props} />
      </Suspense>
    </div>
  );
}
