import { ActionIcon, UnstyledButton } from '@mantine/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewResult } from './expression/evaluate-preview';
import type { SampleData } from './expression/sample-data';
import classes from './form.module.css';
import type { NodeFormContext } from './form-context';

interface PreviewProps {
  id: string;
  /** Of the field. */
  label: string;
  sample: SampleData | undefined;
  result: PreviewResult | undefined;
  context: NodeFormContext;
  /** The field has the keyboard: then the item can be switched and more of the value is seen. */
  isOpen: boolean;
  sayReason(reason: string): string;
}

/** A longer value can be unfolded. */
const SHOWN_LENGTH = 48;

/** What an expression gives now, below its field. */
export function Preview({ id, label, sample, result, context, isOpen, sayReason }: PreviewProps) {
  const { t } = useTranslation('form');
  const [isWhole, setWhole] = useState(false);
  if (sample === undefined) return <div id={id} className={classes.preview} aria-busy="true" />;
  if (sample.origin === 'shape') {
    // The form says it once for all fields; here it is said to who is at it.
    if (!isOpen) return null;
    return (
      <div id={id} className={classes.preview}>
        <span className={classes.previewHint}>{t('preview.noData')}</span>
        {context.runUpToHere !== undefined && (
          <UnstyledButton className={classes.link ?? ''} onClick={context.runUpToHere}>
            {t('preview.run')}
          </UnstyledButton>
        )}
      </div>
    );
  }
  if (sample.items.length === 0) {
    return (
      <div id={id} className={classes.preview}>
        <span className={classes.previewHint}>{t('preview.noItems')}</span>
      </div>
    );
  }
  const count = sample.items.length;
  const index = Math.min(context.index, count - 1);
  const text = result?.state === 'value' ? result.text : '';
  const line = text.replace(/\s+/g, ' ');
  const isLong = line.length > SHOWN_LENGTH || (result?.state === 'value' && result.kind === 'text' && text.includes('\n'));
  return (
    <section id={id} className={classes.preview} aria-label={t('preview.of', { label })} aria-live="polite">
      <div className={classes.previewLine}>
        <span className={classes.previewSign} aria-hidden="true">
          =
        </span>
        {result?.state === 'value' && !isWhole && (
          <code className={classes.previewValue}>{text === '' ? t('preview.emptyText') : line.slice(0, 160)}</code>
        )}
        {result?.state === 'nothing' && <span className={classes.previewHint}>{t('preview.nothing')}</span>}
        {result?.state === 'error' && (
          <span className={classes.previewError}>
            {sayReason(result.reason)}
            <span className={classes.position}>{t('at', { position: result.position + 1 })}</span>
          </span>
        )}
        <span className={classes.previewMarks}>
          {result?.state === 'value' && <span className={classes.kind}>{t(`kind.${result.kind}`)}</span>}
          {sample.isStale && (
            <span className={classes.stale} title={t('preview.staleHint')}>
              {t('preview.stale')}
            </span>
          )}
          {sample.origin === 'pinned' && <span className={classes.kind}>{t('preview.pinned')}</span>}
          {isOpen && count > 1 && (
            <span className={classes.items}>
              <ActionIcon
                size="xs"
                aria-label={t('preview.previous')}
                disabled={index === 0}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => context.onIndex(index - 1)}
              >
                <ChevronLeft size={12} />
              </ActionIcon>
              {t('preview.item', { number: index + 1, count })}
              <ActionIcon
                size="xs"
                aria-label={t('preview.next')}
                disabled={index === count - 1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => context.onIndex(index + 1)}
              >
                <ChevronRight size={12} />
              </ActionIcon>
            </span>
          )}
        </span>
      </div>
      {isWhole && result?.state === 'value' && (
        <pre className={classes.previewWhole}>
          {text}
          {result.isCut && '…'}
        </pre>
      )}
      {isLong && (
        <UnstyledButton className={classes.link ?? ''} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {t(isWhole ? 'preview.less' : 'preview.more')}
        </UnstyledButton>
      )}
    </section>
  );
}
