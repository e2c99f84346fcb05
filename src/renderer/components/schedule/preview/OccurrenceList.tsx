import { Button, TextInput } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '#shared/calendar/types';
import { momentOf } from '../../occurrences/zoned-time';
import { OccurrenceLines } from './OccurrenceLines';
import classes from './preview.module.css';
import { useMoments } from './use-moments';

const PAGE = 10;
const MOST = 200;

/** The next occurrences, or those from a date on, with what is skipped between them. */
export function OccurrenceList({ calendar, nowMs }: { calendar: Calendar; nowMs: number }) {
  const { t } = useTranslation('schedule');
  const [from, setFrom] = useState('');
  const [count, setCount] = useState(PAGE);
  const id = useId();
  const moments = useMoments(calendar.zone);
  const fromMs = from === '' ? undefined : momentOf(`${from}T00:00`, calendar.zone);
  // The clock of the list ticks by minutes: asking again every second would find the same.
  const sinceMs = fromMs === undefined ? nowMs : fromMs - 1;
  const found = useMemo(() => calendar.preview(sinceMs, count), [calendar, sinceMs, count]);
  const running = found.filter(({ outcome }) => outcome !== 'skipped').length;
  return (
    <div className={classes.list}>
      <div className={classes.from}>
        <label htmlFor={id}>{t('list.from')}</label>
        <TextInput
          id={id}
          size="xs"
          type="date"
          min="1970-01-01"
          max="9999-12-31"
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
            setCount(PAGE);
          }}
        />
        {from !== '' && (
          <Button size="compact-xs" variant="subtle" onClick={() => setFrom('')}>
            {t('list.now')}
          </Button>
        )}
      </div>
      {found.length > 0 && moments.mine !== undefined && (
        <p className={classes.none}>{t('list.zones', { zone: calendar.zone, mine: moments.mine })}</p>
      )}
      {found.length === 0 ? (
        <p className={classes.none}>{t('list.none')}</p>
      ) : (
        <OccurrenceLines occurrences={found} zone={calendar.zone} label={t('list.label')} />
      )}
      {running >= count && count < MOST && (
        <Button size="compact-xs" variant="subtle" className={classes.more ?? ''} onClick={() => setCount(count + PAGE)}>
          {t('list.more')}
        </Button>
      )}
      {found.length > 0 && running < count && <p className={classes.none}>{t('list.end')}</p>}
    </div>
  );
}
