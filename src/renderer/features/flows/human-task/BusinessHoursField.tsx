import { MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type BusinessHours, businessHoursSchema } from '#shared/model/human-task';
import { AnyOf } from '../../../components/schedule/fields/Choices';
import { ZonePicker } from '../../../components/schedule/fields/ZonePicker';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { fieldAt, type NodeFieldProps, Problems } from './field-parts';
import own from './human-task.module.css';

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const OFFICE: BusinessHours = { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1080, holidayLists: [] };
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 16, 12);

function clock(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function minuteOf(text: string): number | undefined {
  const [hours, minutes] = text.split(':').map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? undefined : hours * 60 + minutes;
}

/** Whether time counts always, or in some hours of some days only. */
export function BusinessHoursField(props: NodeFieldProps) {
  const { t } = useTranslation('human-task');
  const { locale } = useFormat();
  const { id, path, context, title, write } = fieldAt(props);
  const { data: lists = [] } = useQuery(api.schedules.holidayLists.queryOptions({ staleTime: 30_000 }));
  const { data: info } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const read = businessHoursSchema.safeParse(context.config[props.name]);
  const hours = read.success ? read.data : undefined;
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const set = (patch: Partial<BusinessHours>) => {
    const { timeZone, ...next } = { ...OFFICE, ...hours, ...patch };
    write({ ...next, ...(timeZone === undefined || timeZone === '' ? {} : { timeZone }) });
  };
  const time = (member: 'fromMinute' | 'toMinute', label: string) => (
    <TextInput
      size="sm"
      type="time"
      aria-label={label}
      // The end of the day has no place on a clock.
      value={clock(hours?.[member] === 1440 ? 1439 : (hours?.[member] ?? 0))}
      onChange={(event) => {
        const minute = minuteOf(event.currentTarget.value);
        if (minute !== undefined) set({ [member]: member === 'toMinute' && minute === 1439 ? 1440 : minute });
      }}
    />
  );
  return (
    <fieldset className={own.list} id={id}>
      <legend className={own.label}>{title}</legend>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={title}
        value={hours === undefined ? 'always' : 'hours'}
        data={[
          { value: 'always', label: t('hours.always') },
          { value: 'hours', label: t('hours.some') },
        ]}
        onChange={(next) => (next === 'hours' ? set({}) : write(undefined))}
      />
      {hours !== undefined && (
        <div className={own.details}>
          <AnyOf
            label={t('hours.days')}
            columns={7}
            values={hours.days}
            choices={WEEK.map((each) => ({ value: each, label: day.format(MONDAY + (each - 1) * 86_400_000) }))}
            onChange={(days) => set({ days })}
          />
          <div className={own.line}>
            {time('fromMinute', t('hours.from'))}
            <span className={own.word}>{t('hours.until')}</span>
            {time('toMinute', t('hours.to'))}
          </div>
          <ZonePicker
            label={t('hours.zone')}
            value={hours.timeZone ?? ''}
            {...(info === undefined ? {} : { defaultZone: info.timeZone })}
            onChange={(timeZone) => set({ timeZone })}
          />
          <MultiSelect
            size="sm"
            aria-label={t('hours.holidays')}
            placeholder={hours.holidayLists.length === 0 ? t(lists.length === 0 ? 'hours.noLists' : 'hours.holidays') : ''}
            data={[...new Set([...lists.map((list) => list.id as string), ...hours.holidayLists])].map((value) => ({
              value,
              label: lists.find((list) => list.id === value)?.name ?? value,
            }))}
            value={hours.holidayLists}
            disabled={lists.length === 0 && hours.holidayLists.length === 0}
            onChange={(holidayLists) => set({ holidayLists })}
          />
        </div>
      )}
      <Problems at={`${path}/fromMinute`} context={context} />
    </fieldset>
  );
}
