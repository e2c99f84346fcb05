import { ActionIcon, Button, Textarea } from '@mantine/core';
import { ClipboardPaste, Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { Hint } from '../../Kbd';
import { parseDates, writesDayFirst } from '../model/parse-dates';
import { isDateTime } from '../model/schedule-problems';
import { timeText } from '../model/wall-words';
import classes from '../schedule.module.css';
import { DateTimeInput } from './DateTimeInput';
import { Field, useRecurrence, useScheduleForm } from './form-context';

/** More than these are shown on request: each is a line with a button. */
const FIRST_SHOWN = 60;
const MOST = 5000;
const PRESET_TIME = '09:00';

/** Dates picked one by one, or pasted from a list. */
export function DatesFields() {
  const { t } = useTranslation('schedule');
  const { isReadOnly, tomorrow, locale } = useScheduleForm();
  const { recurrence, set } = useRecurrence('dates');
  const { dates } = recurrence;
  const [next, setNext] = useState(`${tomorrow}T${PRESET_TIME}`);
  const [pasted, setPasted] = useState<string>();
  const [isWhole, setWhole] = useState(false);
  const id = useId();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const format = useFormat();
  const add = (added: readonly string[]) => {
    const sorted = [...new Set([...dates.filter(isDateTime), ...added])].sort().slice(0, MOST);
    set({ dates: sorted }, 'dates');
  };
  const shown = isWhole ? dates : dates.slice(0, FIRST_SHOWN);
  return (
    <Field
      at="/recurrence/dates"
      label={t('dates.label')}
      htmlFor={id}
      aside={
        <span className={classes.hint}>{t('dates.count', { count: dates.length, shown: format.number(dates.length) })}</span>
      }
    >
      {!isReadOnly && (
        <div className={classes.inline}>
          <DateTimeInput id={id} label={t('dates.next')} at="/recurrence/dates/next" value={next} onChange={setNext} />
          <Button
            size="sm"
            variant="default"
            leftSection={<Plus size={13} />}
            disabled={!isDateTime(next) || dates.includes(next)}
            onClick={() => add([next])}
          >
            {t('dates.add')}
          </Button>
          <Hint label={t('dates.paste')}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('dates.paste')}
              aria-expanded={pasted !== undefined}
              onClick={() => setPasted(pasted === undefined ? '' : undefined)}
            >
              <ClipboardPaste size={14} />
            </ActionIcon>
          </Hint>
        </div>
      )}
      {pasted !== undefined && (
        <PasteDates
          text={pasted}
          onText={setPasted}
          onAdd={(found) => {
            add(found);
            setPasted(undefined);
          }}
        />
      )}
      {dates.length > 0 && (
        <ul className={classes.dates} aria-label={t('dates.label')}>
          {shown.map((date) => (
            <li key={date}>
              <time dateTime={date}>
                {isDateTime(date)
                  ? `${day.format(Date.parse(`${date.slice(0, 10)}T00:00:00Z`))}, ${timeText(date.slice(11), locale)}`
                  : date}
              </time>
              {!isReadOnly && (
                <ActionIcon
                  size="sm"
                  aria-label={t('dates.remove', { date: date.replace('T', ' ') })}
                  onClick={() => set({ dates: dates.filter((each) => each !== date) }, 'dates')}
                >
                  <Trash2 size={13} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {shown.length < dates.length && (
        <Button size="xs" variant="subtle" onClick={() => setWhole(true)}>
          {t('dates.all', { count: dates.length })}
        </Button>
      )}
    </Field>
  );
}

function PasteDates({ text, onText, onAdd }: { text: string; onText(text: string): void; onAdd(dates: string[]): void }) {
  const { t } = useTranslation('schedule');
  const { locale } = useScheduleForm();
  const { dates, unread } = parseDates(text, { locale, time: PRESET_TIME });
  const [first] = unread;
  const example = writesDayFirst(locale) ? '24/12/2026 18:30' : '12/24/2026 18:30';
  return (
    <div className={classes.paste}>
      <Textarea
        size="sm"
        autosize
        minRows={4}
        maxRows={10}
        autoFocus
        label={t('dates.pasteLabel')}
        description={t('dates.pasteHint', { time: timeText(PRESET_TIME, locale) })}
        placeholder={`2026-12-24\n2026-12-31 18:30\n${example}`}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        error={first === undefined ? undefined : t('dates.unread', { count: unread.length, line: first.line, text: first.text })}
      />
      <Button size="xs" disabled={dates.length === 0} onClick={() => onAdd(dates)}>
        {t('dates.addPasted', { count: dates.length })}
      </Button>
    </div>
  );
}
