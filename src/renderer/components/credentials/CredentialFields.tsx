import { Button, NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#shared/model/credential';
import type { Json } from '#shared/model/json';
import { type CredentialDraft, shownValue } from './credential-draft';
import classes from './credentials.module.css';
import type { CredentialField } from './field-schema';

interface FieldsProps {
  fields: readonly CredentialField[];
  draft: CredentialDraft;
  stored: Credential | undefined;
  /** What is wrong, by field. */
  problems: Readonly<Record<string, string>>;
  onChange(field: string, value: Json | undefined): void;
}

/** The form of a type of credential. What is stored of a secret is told, never shown. */
export function CredentialFields({ fields, draft, stored, problems, onChange }: FieldsProps) {
  return fields.map((field) => (
    <Field
      key={field.name}
      field={field}
      value={shownValue(field, draft, stored)}
      state={field.isSecret ? stored?.secrets[field.name] : undefined}
      problem={problems[field.name]}
      onChange={(value) => onChange(field.name, value)}
    />
  ));
}

interface FieldProps {
  field: CredentialField;
  value: Json | undefined;
  state: Credential['secrets'][string] | undefined;
  problem: string | undefined;
  onChange(value: Json | undefined): void;
}

function Field({ field, value, state, problem, onChange }: FieldProps) {
  const { t } = useTranslation('components');
  const common = {
    label: field.title,
    description: field.description,
    error: problem,
    required: field.isRequired && state !== 'set',
    withAsterisk: false,
  };
  const text = value === undefined || value === null ? '' : String(value);
  const placeholder =
    state === 'set' && value !== ''
      ? t('credential.secretSet')
      : state === 'unreadable'
        ? t('credential.secretLost')
        : field.example;
  const hint = placeholder === undefined ? {} : { placeholder };
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          data={field.options}
          value={text === '' ? null : text}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          allowDecimal={false}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'flag':
      return <Switch label={field.title} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'lines':
      return (
        <div>
          <Textarea
            {...common}
            {...hint}
            autosize
            minRows={3}
            maxRows={10}
            spellCheck={false}
            classNames={{ input: classes.lines ?? '' }}
            value={text}
            onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
          />
        </div>
      );
    default:
      if (!field.isSecret) {
        return (
          <TextInput
            {...common}
            {...hint}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        );
      }
      return (
        <div>
          <PasswordInput
            {...common}
            {...hint}
            autoComplete="new-password"
            value={text}
            visibilityToggleButtonProps={{ 'aria-label': t('credential.showTyped', { field: field.title }) }}
            onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
          />
          {state !== undefined && state !== 'not_set' && !field.isRequired && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              mt={4}
              onClick={() => onChange(value === '' ? undefined : '')}
            >
              {value === '' ? t('credential.secretKeep') : t('credential.secretRemove')}
            </Button>
          )}
        </div>
      );
  }
}
