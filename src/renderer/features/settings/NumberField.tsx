import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';

interface NumberFieldProps {
  id: string;
  value: number;
  min: number;
  max: number;
  suffix?: string;
  onSave(value: number): void;
}

/** A whole number that is saved when one leaves the field or presses Enter; Esc takes the typing back. */
export function NumberField({ id, value, min, max, suffix, onSave }: NumberFieldProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [typed, setTyped] = useState<number | string>();
  const shown = typed ?? value;
  const isValid = typeof shown === 'number' && Number.isInteger(shown) && shown >= min && shown <= max;
  const commit = () => {
    if (typed === undefined || !isValid) return;
    setTyped(undefined);
    if (typed !== value && typeof typed === 'number') onSave(typed);
  };
  return (
    <NumberInput
      id={id}
      w={168}
      value={shown}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setTyped(undefined);
      }}
      error={!isValid && t('numberRange', { min: format.number(min), max: format.number(max) })}
      thousandSeparator={format.thousands}
      decimalSeparator={format.decimal}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      {...(suffix === undefined ? {} : { suffix: ` ${suffix}` })}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
    />
  );
}
