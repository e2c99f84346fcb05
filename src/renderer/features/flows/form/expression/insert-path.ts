import type { EditorState, TransactionSpec } from '@codemirror/state';
import { type Extension, Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expressionAround, type FieldForm } from './complete';

/** The kind of what is dragged from data into a field: the text is the expression that reads it. */
export const PATH_MIME = 'application/x-pulseflow-path';

/** How a path is written at a place of a field: as it is within an expression, else in braces of its own. */
export function pathText(path: string, text: string, position: number, form: FieldForm): string {
  return expressionAround(text, position, form) === undefined ? `{{ ${path} }}` : path;
}

/** The edit that puts a path in at `from` (over `from` to `to`), with the cursor behind it. */
export function insertPath(
  state: EditorState,
  path: string,
  form: FieldForm,
  range: { from: number; to: number },
): TransactionSpec {
  const insert = pathText(path, state.doc.toString(), range.from, form);
  return {
    changes: { ...range, insert },
    selection: { anchor: range.from + insert.length },
    userEvent: 'input.drop',
    scrollIntoView: true,
  };
}

/** Takes what is dragged from data, at the place where it is let go. */
export function dropsPath(form: FieldForm): Extension {
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes(PATH_MIME) === true;
  return Prec.high(
    EditorView.domEventHandlers({
      dragover(event) {
        if (!carries(event)) return false;
        event.preventDefault();
        if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
        return false;
      },
      drop(event, view) {
        if (!carries(event)) return false;
        event.preventDefault();
        const path = event.dataTransfer?.getData(PATH_MIME) ?? '';
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
        view.dispatch(insertPath(view.state, path, form, { from: at, to: at }));
        view.focus();
        return true;
      },
    }),
  );
}
