import { ActionIcon, Button, Group, Select } from '@mantine/core';
import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocalText } from '../../lib/local-text';
import { Hint } from '../Kbd';
import { CredentialDialog } from './CredentialDialog';
import { CredentialIcon } from './CredentialIcon';
import classes from './credentials.module.css';
import { useCredentials, useCredentialTypes } from './use-credentials';

export interface CredentialPickerProps {
  id?: string;
  label: string;
  /** Types of credentials that fit; empty: all. */
  types: readonly string[];
  /** The id of the chosen one. */
  value: string | undefined;
  /** Undefined: none. */
  onChange(credentialId: string | undefined): void;
  /** May it be left empty? Then there is a way to empty it. */
  isOptional?: boolean;
  hasError?: boolean;
  /** What a chosen one that is not in this workspace is called, when that is known. */
  missingName?: string | undefined;
}

/** Chooses a credential, or makes or changes one in place. Knows names alone, never secrets. */
export function CredentialPicker(props: CredentialPickerProps) {
  const { id, label, types, value, onChange, isOptional = false, hasError = false, missingName } = props;
  const { t } = useTranslation('components');
  const localText = useLocalText();
  const [dialog, setDialog] = useState<'new' | 'edit'>();
  const { data: known = [] } = useCredentialTypes();
  const { data: all, isPending } = useCredentials();
  const fitting = known.filter(({ type }) => types.length === 0 || types.includes(type));
  const labelOf = (type: string): string => {
    const found = known.find((each) => each.type === type);
    return found === undefined ? type : localText(found.label);
  };
  const chosen = all?.find((credential) => credential.id === value);
  const options = (all ?? [])
    .filter(({ type, id: each }) => types.length === 0 || types.includes(type) || each === value)
    .map(({ id: each, name, type }) => ({ value: each as string, label: name, type }));
  const isMissing = value !== undefined && value !== '' && all !== undefined && chosen === undefined;
  const isWrong = chosen !== undefined && types.length > 0 && !types.includes(chosen.type);
  if (isMissing) options.unshift({ value, label: missingName ?? t('credential.missing'), type: '' });
  const isEmpty = !isPending && options.length === 0;

  return (
    <div>
      <Group gap={6} wrap="nowrap">
        {isEmpty ? null : (
          <Select
            {...(id === undefined ? {} : { id })}
            size="sm"
            flex={1}
            aria-label={label}
            placeholder={isOptional ? t('credential.none') : t('credential.choose')}
            data={options}
            value={value === undefined || value === '' ? null : value}
            clearable={isOptional}
            searchable={options.length > 8}
            error={hasError || isMissing || isWrong}
            nothingFoundMessage={t('credential.noneFound')}
            leftSection={<CredentialIcon name={known.find(({ type }) => type === chosen?.type)?.icon} size={14} />}
            renderOption={({ option }) => (
              <span className={classes.option}>
                <span className="pf-clip">{option.label}</span>
                <span className={classes.soft}>{labelOf(options.find((each) => each.value === option.value)?.type ?? '')}</span>
              </span>
            )}
            onChange={(next) => onChange(next ?? undefined)}
          />
        )}
        {chosen !== undefined && (
          <Hint label={t('credential.edit', { name: chosen.name })}>
            <ActionIcon size="lg" aria-label={t('credential.edit', { name: chosen.name })} onClick={() => setDialog('edit')}>
              <Pencil size={15} />
            </ActionIcon>
          </Hint>
        )}
        {isEmpty ? (
          <Button
            {...(id === undefined ? {} : { id })}
            variant="default"
            // The label of the field would name the button otherwise.
            aria-label={t('credential.newEllipsis')}
            leftSection={<Plus size={14} aria-hidden="true" />}
            disabled={fitting.length === 0}
            onClick={() => setDialog('new')}
          >
            {t('credential.newEllipsis')}
          </Button>
        ) : (
          <Hint label={t('credential.newEllipsis')}>
            <ActionIcon
              size="lg"
              aria-label={t('credential.newEllipsis')}
              disabled={fitting.length === 0}
              onClick={() => setDialog('new')}
            >
              <Plus size={16} />
            </ActionIcon>
          </Hint>
        )}
      </Group>
      {(isMissing || isWrong) && (
        <p className={classes.problem}>{isMissing ? t('credential.missingText') : t('credential.wrongText')}</p>
      )}
      {dialog !== undefined && (
        <CredentialDialog
          types={dialog === 'edit' ? known : fitting}
          credential={dialog === 'edit' ? chosen : undefined}
          onClose={() => setDialog(undefined)}
          onSaved={(saved) => {
            setDialog(undefined);
            onChange(saved.id);
          }}
        />
      )}
    </div>
  );
}
