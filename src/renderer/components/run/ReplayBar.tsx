import { ActionIcon, SegmentedControl, Slider } from '@mantine/core';
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import { Hint } from '../Kbd';
import classes from './replay.module.css';
import { type Replay, SPEEDS, type Speed } from './use-replay';

/** Plays a run again on its graph: forward and back from change to change, or by itself. Space plays and pauses. */
export function ReplayBar({ replay }: { replay: Replay }) {
  const { t } = useTranslation('components');
  const format = useFormat();
  const { moments, index, isPlaying, go } = replay;
  const first = moments[0] ?? 0;
  const last = moments.length - 1;
  const offset = (at: number) => format.duration((moments[at] ?? first) - first);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== ' ' || (event.target instanceof HTMLElement && event.target.closest('button, label') !== null)) return;
    event.preventDefault();
    if (isPlaying) replay.pause();
    else replay.play();
  };
  const button = (label: string, Icon: typeof Play, run: () => void, isDisabled = false) => (
    <Hint label={label}>
      <ActionIcon size="sm" aria-label={label} disabled={isDisabled} onClick={run}>
        <Icon size={14} />
      </ActionIcon>
    </Hint>
  );
  return (
    <div className={classes.root} role="group" aria-label={t('replay.label')} onKeyDown={onKeyDown}>
      {button(t('replay.first'), SkipBack, () => go(0), index === 0)}
      {button(t('replay.back'), StepBack, () => go(index - 1), index === 0)}
      {isPlaying ? button(t('replay.pause'), Pause, replay.pause) : button(t('replay.play'), Play, replay.play)}
      {button(t('replay.forward'), StepForward, () => go(index + 1), index === last)}
      {button(t('replay.last'), SkipForward, () => go(last), index === last)}
      <Slider
        className={classes.slider ?? ''}
        size="sm"
        min={0}
        max={Math.max(1, last)}
        value={index}
        label={(value) => offset(value)}
        thumbLabel={t('replay.moment')}
        thumbProps={{ 'aria-valuetext': t('replay.at', { time: offset(index), number: index + 1, all: moments.length }) }}
        onChange={go}
      />
      <span className={classes.time}>{t('replay.time', { time: offset(index), all: offset(last) })}</span>
      <SegmentedControl
        size="xs"
        aria-label={t('replay.speed')}
        value={String(replay.speed)}
        onChange={(value) => replay.setSpeed(Number(value) as Speed)}
        data={SPEEDS.map((speed) => ({ value: String(speed), label: `${format.number(speed)}×` }))}
      />
      {button(t('replay.close'), X, replay.close)}
    </div>
  );
}
