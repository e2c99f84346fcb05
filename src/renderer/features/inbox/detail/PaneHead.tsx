import { ActionIcon } from '@mantine/core';
import { ArrowLeft, ChevronDown, ChevronUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../components/Kbd';
import classes from './detail.module.css';
import type { PaneProps } from './pane-props';

interface PaneHeadProps extends Omit<PaneProps, 'people'> {
  tools?: ReactNode;
}

/** The head of what is open: the way through the list, what can be done with it, and out. */
export function PaneHead({ place, onStep, onClose, tools }: PaneHeadProps) {
  const { t } = useTranslation('inbox');
  return (
    <div className={classes.head}>
      <ActionIcon size="md" className={classes.back ?? ''} aria-label={t('pane.back')} onClick={onClose}>
        <ArrowLeft size={16} />
      </ActionIcon>
      <Hint label={t('pane.previous')} keys="k">
        <ActionIcon
          size="md"
          aria-label={t('pane.previous')}
          disabled={place === undefined || place.at <= 1}
          onClick={() => onStep(-1)}
        >
          <ChevronUp size={16} />
        </ActionIcon>
      </Hint>
      <Hint label={t('pane.next')} keys="j">
        <ActionIcon
          size="md"
          aria-label={t('pane.next')}
          disabled={place === undefined || place.at >= place.of}
          onClick={() => onStep(1)}
        >
          <ChevronDown size={16} />
        </ActionIcon>
      </Hint>
      {place !== undefined && <span className={classes.place}>{t('pane.place', { at: place.at, of: place.of })}</span>}
      <div className={classes.tools}>{tools}</div>
      <Hint label={t('pane.close')} keys="Escape">
        <ActionIcon size="md" className={classes.close ?? ''} aria-label={t('pane.close')} onClick={onClose}>
          <X size={16} />
        </ActionIcon>
      </Hint>
    </div>
  );
}
