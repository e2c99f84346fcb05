import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import classes from './task-form.module.css';

interface ReadValueProps {
  id: string;
  value: unknown;
  format?: string | undefined;
}

/** What a field holds, to read. */
export function ReadValue({ id, value, format }: ReadValueProps) {
  const { t } = useTranslation('task-form');
  const words = useFormat();
  const isEmpty = value === undefined || value === null || value === '';
  const shown = (): string => {
    if (typeof value === 'number') return words.number(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    const at = format === 'date-time' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? value : words.exact(at);
  };
  return (
    <output id={id} className={isEmpty ? classes.none : classes.value}>
      {isEmpty ? t('none') : shown()}
    </output>
  );
}
