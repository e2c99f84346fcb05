import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../lib/client';
import { rankByWords } from '../../../lib/word-search';
import classes from '../schedule.module.css';

interface HolidayPlace {
  country?: string | undefined;
  state?: string | undefined;
  region?: string | undefined;
}

interface HolidayPlacePickerProps {
  value: HolidayPlace;
  isReadOnly?: boolean;
  hasError?: boolean;
  onChange(place: HolidayPlace): void;
}

/** Whose holidays count: a country, and of it a state and a region where they have their own. */
export function HolidayPlacePicker({ value, isReadOnly = false, hasError = false, onChange }: HolidayPlacePickerProps) {
  const { t } = useTranslation('schedule');
  const { country, state, region } = value;
  const countries = usePlaces({}, true);
  const states = usePlaces({ country }, country !== undefined);
  const regions = usePlaces({ country, state }, country !== undefined && state !== undefined);
  return (
    <div className={classes.places}>
      <Place
        label={t('holidays.country')}
        none={t('holidays.noCountry')}
        places={countries}
        value={country}
        {...{ isReadOnly, hasError }}
        onChange={(next) => onChange({ country: next })}
      />
      {(states.length > 0 || state !== undefined) && (
        <Place
          label={t('holidays.state')}
          none={t('holidays.wholeCountry')}
          places={states}
          value={state}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange({ country, state: next })}
        />
      )}
      {(regions.length > 0 || region !== undefined) && (
        <Place
          label={t('holidays.region')}
          none={t('holidays.wholeState')}
          places={regions}
          value={region}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange({ country, state, region: next })}
        />
      )}
    </div>
  );
}

interface NamedPlace {
  code: string;
  name: string;
}

function usePlaces(input: { country?: string | undefined; state?: string | undefined }, enabled: boolean): NamedPlace[] {
  const { i18n } = useTranslation();
  const asked = Object.fromEntries(
    Object.entries({ ...input, language: i18n.language }).filter(([, part]) => part !== undefined),
  );
  const { data } = useQuery(
    api.schedules.holidayPlaces.queryOptions({ input: asked, enabled, staleTime: Number.POSITIVE_INFINITY }),
  );
  return enabled ? (data?.items ?? []) : [];
}

interface PlaceProps {
  label: string;
  none: string;
  places: readonly NamedPlace[];
  value: string | undefined;
  isReadOnly: boolean;
  hasError?: boolean;
  onChange(code: string | undefined): void;
}

function Place({ label, none, places, value, isReadOnly, hasError = false, onChange }: PlaceProps) {
  const { t } = useTranslation('schedule');
  const data = places.map(({ code, name }) => ({ value: code, label: name }));
  if (value !== undefined && !places.some(({ code }) => code === value)) data.unshift({ value, label: value });
  return (
    <Select
      size="sm"
      searchable
      clearable
      aria-label={label}
      placeholder={none}
      nothingFoundMessage={t('holidays.nothing')}
      data={data}
      limit={300}
      filter={({ options, search }) =>
        rankByWords(options, search, (option) => ('value' in option ? `${option.label} ${option.value}` : ''))
      }
      value={value ?? null}
      error={hasError}
      disabled={isReadOnly}
      clearButtonProps={{ 'aria-label': t('holidays.clear', { label }) }}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
