import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../lib/client';

type Props = Omit<AutocompleteProps, 'data' | 'value' | 'onChange'> & {
  value: string;
  onChange(value: string): void;
  /** Leave out the types that only the system raises. */
  ownTypesOnly?: boolean;
};

/** A field for an event type or pattern; offers the types seen or known. */
export function EventTypeInput({ ownTypesOnly = false, onChange, ...rest }: Props) {
  const { t } = useTranslation('components');
  const { data } = useQuery(api.events.types.queryOptions({ staleTime: 30_000 }));
  const types = data ?? [];
  const own = types.filter(({ system }) => !system).map(({ type }) => type);
  const system = types.filter(({ system: isSystem }) => isSystem).map(({ type }) => type);
  const groups = [
    { group: t('eventType.own'), items: own },
    { group: t('eventType.system'), items: ownTypesOnly ? [] : system },
  ].filter(({ items }) => items.length > 0);
  return (
    <Autocomplete
      {...rest}
      data={groups}
      onChange={onChange}
      openOnFocus={false}
      limit={40}
      spellCheck={false}
      autoComplete="off"
      maxDropdownHeight={280}
    />
  );
}
