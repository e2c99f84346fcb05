import { useTranslation } from 'react-i18next';
import type { FlowVersionDetail } from '#shared/model/flow';
import { undoToast } from '../../../components/feedback';
import { useEditor } from '../editor/session/editor-session';

/** Makes the draft what a version is, as one edit that can be undone. */
export function useRestore(): (version: FlowVersionDetail) => void {
  const { t } = useTranslation('flows');
  const { store } = useEditor();
  return ({ version, definition }) => {
    const label = version < 1 ? { key: 'restoreTested' } : { key: 'restore', values: { version } };
    store.getState().edit(() => definition, { label });
    const done = version < 1 ? t('versionView.restoredTested') : t('versionView.restored', { version });
    undoToast(done, t('components:undo'), () => store.getState().undo());
  };
}
