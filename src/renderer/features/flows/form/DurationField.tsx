import { Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DURATION_UNITS, type DurationUnit, unitOf } from './duration-units';

interface DurationFieldProps {
  id?: string;
  label: string;
  /** Milliseconds; undefined: not set. */
  value: number | undefined;
  placeholderMs?: number | undefined;
  min?: number | undefined;
  onChange(value: number | undefined): void;
}

/** A duration as a number and a unit; the flow holds milliseconds. */
export function DurationField({ id, label, value, placeholderMs, min, onChange }: DurationFieldProps) {
  const { t } = useTranslation('flows');
  const shown = value ?? placeholderMs;
  const [chosen, setChosen] = useState<DurationUnit>();
  const unit = chosen ?? unitOf(shown ?? 1000);
  const size = DURATION_UNITS[unit];
  return (
    <Group gap={6} wrap="nowrap">
      <NumberInput
        {...(id === undefined ? {} : { id })}
        size="sm"
        flex={1}
        aria-label={label}
        min={min === undefined ? 0 : Math.ceil(min / size)}
        decimalScale={unit === 'ms' ? 0 : 3}
        value={value === undefined ? '' : value / size}
        placeholder={placeholderMs === undefined ? t('form.none') : String(placeholderMs / size)}
        onChange={(next) => onChange(next === '' || Number.isNaN(Number(next)) ? undefined : Math.round(Number(next) * size))}
      />
      <Select
        size="sm"
        w={112}
        aria-label={t('form.unit', { label })}
        data={Object.keys(DURATION_UNITS).map((key) => ({ value: key, label: t(`form.units.${key}`) }))}
        value={unit}
        onChange={(next) => {
          const to = (next ?? unit) as DurationUnit;
          setChosen(to);
          if (value !== undefined) onChange(Math.round((value / size) * DURATION_UNITS[to]));
        }}
      />
    </Group>
  );
}
