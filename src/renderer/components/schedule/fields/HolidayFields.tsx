import { MultiSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HolidayRule } from '#shared/model/schedule';
import { api } from '../../../lib/client';
import classes from '../schedule.module.css';
import { Field, useHasError, useScheduleForm } from './form-context';
import { HolidayPlacePicker } from './HolidayPlacePicker';
import { PolicyChoice } from './PolicyChoice';

/** The country of a locale such as pt-BR. */
function countryOf(locale: string): string | undefined {
  const { region } = new Intl.Locale(locale);
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
}

/** Holidays of a place and of own lists, and what becomes of occurrences on them. */
export function HolidayFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly, locale } = useScheduleForm();
  const hasError = useHasError('/holidays/country');
  const { data: lists = [] } = useQuery(api.schedules.holidayLists.queryOptions({ staleTime: 30_000 }));
  const { holidays } = schedule;
  const country = countryOf(locale);
  const first: HolidayRule = { ...(country === undefined ? {} : { country }), lists: [], policy: 'skip' };
  const set = (change: Partial<HolidayRule>, name: string) => {
    const { country: _country, state: _state, region: _region, ...rest } = { ...first, ...holidays };
    const place = name === 'place' ? {} : { country: holidays?.country, state: holidays?.state, region: holidays?.region };
    edit({ holidays: { ...rest, ...place, ...change } }, `/holidays/${name}`);
  };
  const known = lists.map(({ id, name }) => ({ value: id, label: name }));
  const lost = (holidays?.lists ?? []).filter((id) => !known.some(({ value }) => value === id));
  return (
    <Field at="/holidays">
      <Switch
        label={t('holidays.label')}
        checked={holidays !== undefined}
        disabled={isReadOnly}
        onChange={(event) => edit({ holidays: event.currentTarget.checked ? first : undefined }, '/holidays')}
      />
      {holidays !== undefined && (
        <div className={classes.inset}>
          <HolidayPlacePicker
            value={holidays}
            isReadOnly={isReadOnly}
            hasError={hasError}
            onChange={(place) => set(place, 'place')}
          />
          <MultiSelect
            size="sm"
            aria-label={t('holidays.lists')}
            placeholder={holidays.lists.length === 0 ? t(known.length === 0 ? 'holidays.noLists' : 'holidays.lists') : ''}
            data={[...known, ...lost.map((id) => ({ value: id, label: t('holidays.lostList', { id }) }))]}
            value={holidays.lists}
            disabled={isReadOnly || (known.length === 0 && lost.length === 0)}
            onChange={(next) => set({ lists: next }, 'lists')}
          />
          <PolicyChoice label={t('holidays.policy')} value={holidays.policy} onChange={(policy) => set({ policy }, 'policy')} />
        </div>
      )}
    </Field>
  );
}
