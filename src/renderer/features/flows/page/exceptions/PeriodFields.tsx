import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { startOfDay, wallTimeOf } from '../../../../components/occurrences/zoned-time';
import type { DraftProblem, ExceptionDraft } from './exception-draft';
import classes from './exceptions.module.css';

interface PeriodFieldsProps {
  zone: string;
  draft: ExceptionDraft;
  onChange(part: Partial<ExceptionDraft>): void;
  tell(...of: DraftProblem[]): string | undefined;
}

/** From when until when, on the clock of the schedule. */
export function PeriodFields({ zone, draft, onChange, tell }: PeriodFieldsProps) {
  const { t } = useTranslation('page');
  const days = (first: number, count: number) => {
    const now = Date.now();
    onChange({
      from: wallTimeOf(startOfDay(now, zone, first), zone),
      to: wallTimeOf(startOfDay(now, zone, first + count), zone),
    });
  };
  return (
    <div>
      <div className={classes.pair}>
        <TextInput
          type="datetime-local"
          label={t('exceptions.from')}
          value={draft.from}
          error={tell('from-missing')}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label={t('exceptions.to')}
          value={draft.to}
          error={tell('to-missing', 'backwards')}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </div>
      <div className={classes.presets}>
        <Button size="compact-xs" variant="default" onClick={() => days(0, 1)}>
          {t('exceptions.today')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => days(1, 1)}>
          {t('exceptions.tomorrow')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => days(0, 7)}>
          {t('exceptions.sevenDays')}
        </Button>
        <span className={classes.zone}>{t('exceptions.zone', { zone: zone.replaceAll('_', ' ') })}</span>
      </div>
    </div>
  );
}
