import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useDraft } from '../document/use-draft';
import { SaveBanner } from '../editor/EditorBanners';
import classes from '../editor/editor.module.css';
import { ConflictDialog } from './ConflictDialog';

/** Says when the draft cannot be saved, and asks when somebody else changed the same places of it. */
export function DraftGuard({ draft: { saving, conflict, resolve } }: { draft: ReturnType<typeof useDraft> }) {
  const { t } = useTranslation('history');
  const [later, setLater] = useState<unknown>();
  if (conflict === undefined) return <SaveBanner state={saving.state} message={saving.message} />;
  return (
    <>
      <div className={classes.banner} data-tone="warning" role="alert">
        <span className={classes.bannerText}>{t('conflict.banner')}</span>
        <Button size="xs" variant="default" onClick={() => setLater(undefined)}>
          {t('conflict.open')}
        </Button>
      </div>
      <ConflictDialog open={conflict} opened={later !== conflict} onLater={() => setLater(conflict)} onDecide={resolve} />
    </>
  );
}
