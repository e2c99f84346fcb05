import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEditor, useEditorUi } from '../session/editor-session';
import { editorViews } from './editor-views';
import classes from './views.module.css';

/** Chooses how one looks at the draft. */
export function ViewSwitch() {
  const { t } = useTranslation('flows');
  const { ui } = useEditor();
  const view = useEditorUi((state) => state.view);
  if (editorViews.length < 2) return null;
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('view.label')}
      value={view}
      onChange={(next) => ui.getState().showView(next)}
      data={editorViews.map(({ id, label, icon: Icon }) => ({
        value: id,
        label: (
          <span className={classes.choice} title={t(label)}>
            <Icon size={13} aria-hidden="true" />
            <span className={classes.name}>{t(label)}</span>
          </span>
        ),
      }))}
    />
  );
}
