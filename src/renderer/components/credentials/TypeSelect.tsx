import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CredentialTypeInfo } from '#shared/model/credential';
import { api } from '../../lib/client';
import { useLocalText } from '../../lib/local-text';
import { CredentialIcon } from './CredentialIcon';
import classes from './credentials.module.css';
import { groupTypes } from './group-types';

/** More types than these are searched for. */
const FEW = 8;

interface TypeSelectProps {
  types: readonly CredentialTypeInfo[];
  value: string;
  onChange(type: string): void;
}

/** Chooses a type of credential: those of the app first, then those of each plugin under its name. */
export function TypeSelect({ types, value, onChange }: TypeSelectProps) {
  const { t } = useTranslation('components');
  const localText = useLocalText();
  const { data: plugins = [] } = useQuery(api.plugins.list.queryOptions({ staleTime: 30_000 }));
  const labelOf = (name: string): string => {
    const plugin = plugins.find((each) => each.name === name);
    return plugin === undefined ? name : localText(plugin.label);
  };
  const type = types.find((each) => each.type === value);
  const iconOf = (name: string) => types.find((each) => each.type === name)?.icon;
  return (
    <Select
      label={t('credential.type')}
      description={type === undefined ? undefined : localText(type.description)}
      data={groupTypes(types, { labelOf, localText, own: t('credential.ownTypes') })}
      value={value}
      searchable={types.length > FEW}
      nothingFoundMessage={t('credential.noType')}
      leftSection={<CredentialIcon name={type?.icon} size={14} />}
      maxDropdownHeight={320}
      renderOption={({ option }) => (
        <span className={classes.typeOption}>
          <CredentialIcon name={iconOf(option.value)} size={14} />
          <span className="pf-clip">{option.label}</span>
        </span>
      )}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
