import { Button, Portal } from '@mantine/core';
import { useElementSize, useViewportSize } from '@mantine/hooks';
import { type KeyboardEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { placeCard } from './place-card';
import classes from './tour.module.css';
import { TOUR_STEPS, type TourStep } from './tour-steps';
import { useAnchor } from './use-anchor';

interface TourCardProps {
  step: TourStep;
  index: number;
  onBack: (() => void) | undefined;
  /** Absent on the last step. */
  onNext: (() => void) | undefined;
  onEnd(): void;
}

/** Room around what is pointed at. */
const HALO = 4;

/** By a ref: a portal draws its content later than an effect runs. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus({ preventScroll: true });
}

/** One step of the tour: a light on what it tells about, and a card beside it. The page below stays usable. */
export function TourCard({ step, index, onBack, onNext, onEnd }: TourCardProps) {
  const { t } = useTranslation('app');
  const anchor = useAnchor(step.anchor);
  const { ref, width, height } = useElementSize();
  const window = useViewportSize();
  const title = useId();
  const text = useId();
  const place = placeCard(anchor, { width: Math.max(320, width), height: Math.max(140, height) }, window);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onEnd();
    else if (event.key === 'ArrowRight') onNext?.();
    else if (event.key === 'ArrowLeft') onBack?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Portal>
      {anchor !== undefined && (
        <div
          className={classes.light}
          aria-hidden="true"
          style={{
            left: anchor.left - HALO,
            top: anchor.top - HALO,
            width: anchor.width + 2 * HALO,
            height: anchor.height + 2 * HALO,
          }}
        />
      )}
      <div
        ref={ref}
        role="dialog"
        aria-labelledby={title}
        aria-describedby={text}
        className={classes.card}
        style={place}
        onKeyDown={onKeyDown}
      >
        <h2 id={title} className={classes.title}>
          {t(`tour.steps.${step.id}.title`)}
        </h2>
        <p id={text} className={classes.text}>
          {t(`tour.steps.${step.id}.text`)}
        </p>
        <div className={classes.foot}>
          <span className={classes.count}>{t('tour.count', { step: index + 1, all: TOUR_STEPS.length })}</span>
          {onNext !== undefined && (
            <Button size="xs" variant="subtle" color="gray" onClick={onEnd}>
              {t('tour.skip')}
            </Button>
          )}
          {onBack !== undefined && (
            <Button size="xs" variant="default" onClick={onBack}>
              {t('tour.back')}
            </Button>
          )}
          <Button ref={takeFocus} size="xs" onClick={onNext ?? onEnd}>
            {onNext === undefined ? t('tour.done') : t('tour.next')}
          </Button>
        </div>
      </div>
    </Portal>
  );
}
