import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { Hint } from '../../../../components/Kbd';
import { useErrorText } from '../../../../components/use-error-text';
import { toUiError } from '../../../../lib/ui-error';
import classes from './schedule-tab.module.css';

interface SaveBarProps {
  flow: FlowDetail;
  error: Error | null;
  isNew: boolean;
  canSave: boolean;
  isSaving: boolean;
  onSave(): void;
  onDiscard(): void;
}

/** Says what saving does, and does it. */
export function SaveBar({ flow, error, isNew, canSave, isSaving, onSave, onDiscard }: SaveBarProps) {
  const { t } = useTranslation('page');
  const errorText = useErrorText();
  const failure = error === null ? undefined : toUiError(error);
  const effect =
    flow.publishedVersion === undefined
      ? t('schedule.effectDraft')
      : t(flow.status === 'paused' ? 'schedule.effectPaused' : 'schedule.effect', { version: flow.publishedVersion + 1 });
  return (
    <div className={classes.bar} role="region" aria-label={t('schedule.unsaved')}>
      <div className={classes.barText}>
        {failure === undefined ? (
          <>
            <strong>{t(isNew ? 'schedule.new' : 'schedule.unsaved')}</strong> {effect}
          </>
        ) : (
          <span className={classes.failure} role="alert">
            {errorText({ code: failure.code, message: failure.message, data: failure.details as never })}
          </span>
        )}
      </div>
      <Button variant="default" onClick={onDiscard} disabled={isSaving}>
        {t(isNew ? 'schedule.cancel' : 'schedule.discard')}
      </Button>
      <Hint label={t('schedule.save')} keys="mod+s">
        <Button onClick={onSave} disabled={!canSave} loading={isSaving}>
          {t('schedule.save')}
        </Button>
      </Hint>
    </div>
  );
}
