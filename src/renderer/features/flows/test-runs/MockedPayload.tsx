import { Button } from '@mantine/core';
import { Pin, TextCursorInput } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEditor } from '../editor/session/editor-session';
import classes from './test-data.module.css';

/** For a trigger: with what test runs start, and the way to write it. Nothing for other nodes. */
export function MockedPayload({ nodeId, isTrigger }: { nodeId: string; isTrigger: boolean }) {
  const { t } = useTranslation('test-runs');
  const { tests, ui } = useEditor();
  if (!isTrigger) return null;
  const isMocked = tests.pinned.has(nodeId);
  return (
    <div className={classes.mocked}>
      {isMocked && (
        <span className={classes.mockedHint}>
          <Pin size={12} aria-hidden="true" /> {t('mockedHint')}
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<TextCursorInput size={14} />}
        onClick={() => ui.getState().open('pin', { nodeId })}
      >
        {t(isMocked ? 'pin.edit' : 'pin.mock')}
      </Button>
    </div>
  );
}
