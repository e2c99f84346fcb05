import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../schedule.module.css';
import { WholeNumber } from './EveryField';

const UNITS = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Unit = keyof typeof UNITS;
const NAMES: Unit[] = ['seconds', 'minutes', 'hours', 'days'];

/** The largest unit in which a duration is a whole number. */
function unitOf(durationMs: number): Unit {
  if (durationMs === 0) return 'minutes';
  return [...NAMES].reverse().find((unit) => durationMs % UNITS[unit] === 0) ?? 'seconds';
}

interface DurationInputProps {
  id?: string;
  label: string;
  /** Milliseconds. */
  value: number;
  maxMs: number;
  isReadOnly: boolean;
  onChange(value: number): void;
}

/** A duration of whole seconds, as a number and a unit. */
export function DurationInput({ id, label, value, maxMs, isReadOnly, onChange }: DurationInputProps) {
  const { t } = useTranslation('schedule');
  const [chosen, setChosen] = useState<Unit>();
  const unit = chosen !== undefined && value % UNITS[chosen] === 0 ? chosen : unitOf(value);
  const size = UNITS[unit];
  return (
    <div className={classes.inline}>
      <WholeNumber
        {...(id === undefined ? {} : { id })}
        label={label}
        value={Math.round(value / size)}
        min={0}
        max={Math.floor(maxMs / size)}
        width={92}
        isReadOnly={isReadOnly}
        onChange={(count) => onChange(count * size)}
      />
      <Select
        size="sm"
        w={120}
        aria-label={t('duration.unit', { label })}
        data={NAMES.map((name) => ({ value: name, label: t(`duration.${name}`) }))}
        value={unit}
        disabled={isReadOnly}
        onChange={(next) => {
          if (next === null) return;
          const to = next as Unit;
          setChosen(to);
          onChange(Math.min(Math.floor(maxMs / UNITS[to]), Math.round(value / size)) * UNITS[to]);
        }}
      />
    </div>
  );
}
