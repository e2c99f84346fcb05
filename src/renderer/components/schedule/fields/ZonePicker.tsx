import { type ComboboxParsedItem, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTimeZone } from '../../../lib/format';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import { rankByWords } from '../../../lib/word-search';
import { allZones, offsetMinutesOf, offsetText, timeAt, zoneSearchText } from '../model/time-zones';
import { timeText } from '../model/wall-words';
import classes from '../schedule.module.css';

interface ZonePickerProps {
  id?: string;
  label: string;
  /** IANA name; empty: the default. */
  value: string;
  /** What an empty value stands for; without it there is no such choice. */
  defaultZone?: string;
  hasError?: boolean;
  isReadOnly?: boolean;
  onChange(zone: string): void;
}

/** The option for an empty value: lists want a value of their own. */
const DEFAULT = 'default';
/** So many are drawn; typing narrows them. */
const MOST_SHOWN = 80;

/** A time zone by city, name or offset, with the time it is there. */
export function ZonePicker(props: ZonePickerProps) {
  const { id, label, value, defaultZone, hasError = false, isReadOnly = false, onChange } = props;
  const { t } = useTranslation('schedule');
  const format = useFormat();
  const now = useNow(15_000);
  const [isOpen, setOpen] = useState(false);
  const { locale } = format;
  // All zones are looked up only when somebody wants to see them.
  const zones = useMemo(() => (isOpen ? allZones(locale, now) : []), [isOpen, locale, now]);
  const texts = useMemo(() => new Map(zones.map((info) => [info.zone, zoneSearchText(info)])), [zones]);
  const mine = format.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const suggested = [...new Set([mine, 'UTC', value])].filter((zone) => zone !== '' && zone !== DEFAULT);
  const others = zones.map(({ zone }) => zone).filter((zone) => !suggested.includes(zone));
  const data = [
    {
      group: t('zone.suggested'),
      items: [
        ...(defaultZone === undefined ? [] : [{ value: DEFAULT, label: t('zone.default', { zone: defaultZone }) }]),
        ...suggested.map((zone) => ({ value: zone, label: zone })),
      ],
    },
    { group: t('zone.all'), items: others.map((zone) => ({ value: zone, label: zone })) },
  ].filter(({ items }) => items.length > 0);
  const shown = value === '' ? (defaultZone ?? '') : value;
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      size="sm"
      searchable
      aria-label={label}
      data={data}
      limit={MOST_SHOWN}
      maxDropdownHeight={320}
      value={value === '' ? DEFAULT : value}
      error={hasError}
      disabled={isReadOnly}
      nothingFoundMessage={t('zone.none')}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      filter={({ options, search, limit }) => filterZones(options, search, limit, texts)}
      rightSectionWidth={132}
      rightSection={isTimeZone(shown) && <ZoneTime zone={shown} {...{ now, locale }} />}
      rightSectionPointerEvents="none"
      renderOption={({ option }) => {
        const zone = option.value === DEFAULT ? (defaultZone ?? '') : option.value;
        return (
          <div className={classes.zoneOption}>
            <span className="pf-clip">{option.label}</span>
            {isTimeZone(zone) && <ZoneTime zone={zone} {...{ now, locale }} />}
          </div>
        );
      }}
      onChange={(next) => next !== null && onChange(next === DEFAULT ? '' : next)}
    />
  );
}

function ZoneTime({ zone, now, locale }: { zone: string; now: number; locale: string }) {
  const minutes = useMemo(() => offsetMinutesOf(zone, now), [zone, now]);
  return (
    <span className={classes.zoneTime}>
      {offsetText(minutes)} <b>{timeText(timeAt(minutes, now), locale)}</b>
    </span>
  );
}

/** What fits the typed words, in one list and best first; both groups while nothing is typed. */
function filterZones(
  options: ComboboxParsedItem[],
  search: string,
  limit: number,
  texts: ReadonlyMap<string, string>,
): ComboboxParsedItem[] {
  const isWhole =
    search.trim() === '' ||
    options.some((option) => 'items' in option && option.items.some((item) => 'label' in item && item.label === search));
  if (isWhole) {
    let left = limit;
    return options.map((option) => {
      if (!('items' in option)) return option;
      const items = option.items.slice(0, Math.max(0, left));
      left -= items.length;
      return { ...option, items };
    });
  }
  const items = options.flatMap((option) => ('items' in option ? option.items : [option]));
  const named = items.filter((item) => 'value' in item);
  return rankByWords(named, search, (item) => `${item.label} ${texts.get(item.value) ?? ''}`).slice(0, limit);
}
