import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Where Mantine's dialogs find that Esc is not meant for them. */
const KEPT = 'data-mantine-stop-propagation';

/**
 * The first Esc lets Tab leave the editor and a dialog around it stays open; the next one closes that. Any other key
 * begins anew.
 */
export const escapeStaysFirst: Extension = EditorView.domEventHandlers({
  focus: (_event, view) => {
    view.contentDOM.setAttribute(KEPT, 'true');
  },
  keydown: (event, view) => {
    if (event.key === 'Escape') view.contentDOM.removeAttribute(KEPT);
    else view.contentDOM.setAttribute(KEPT, 'true');
  },
});
