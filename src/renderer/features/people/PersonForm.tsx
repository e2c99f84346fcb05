import { Button, Group, Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '#shared/model/json';
import type { Person } from '#shared/model/person';
import { rolesOf } from '../../components/people/assignee-search';
import { usePeople } from '../../components/people/use-people';
import { useErrorText } from '../../components/use-error-text';
import { toUiError } from '../../lib/ui-error';
import classes from './people.module.css';
import { CHANNEL_NAMES, fieldProblems, LANGUAGE_NAMES } from './person-fields';
import type { PersonFields } from './use-person-actions';

const EMPTY: PersonFields = {
  name: '',
  access: 'approver',
  roles: [],
  language: 'system',
  contacts: { email: '', telegram: '', whatsapp: '', slack: '' },
};
const CONTACTS = ['email', 'telegram', 'whatsapp', 'slack'] as const;

interface PersonFormProps {
  /** Absent: a new one. */
  person?: Person;
  /** Only what people change of themselves. */
  isOwnOnly?: boolean;
  isSaving: boolean;
  error: unknown;
  onSubmit(fields: PersonFields): void;
  onCancel?(): void;
}

/** What is kept of a person. Problems are said beside the fields, once it was tried to save. */
export function PersonForm({ person, isOwnOnly = false, isSaving, error, onSubmit, onCancel }: PersonFormProps) {
  const { t } = useTranslation('people');
  const errorText = useErrorText();
  const id = useId();
  const { people } = usePeople();
  const isOwner = person?.access === 'owner';
  const [fields, setFields] = useState<PersonFields>(() =>
    person === undefined ? EMPTY : { ...person, access: person.access === 'owner' ? 'member' : person.access },
  );
  const [isTried, setTried] = useState(false);
  const set = (patch: Partial<PersonFields>) => setFields((now) => ({ ...now, ...patch }));
  const problems = fieldProblems(fields);
  const refused = error === null || error === undefined ? undefined : toUiError(error);
  const refusedField = refused?.code === 'PERSON_EXISTS' ? refused.details?.['field'] : undefined;
  const problemOf = (field: 'name' | 'email' | 'roles') => {
    if (refused !== undefined && refusedField === field) return errorText({ ...refused, data: refused.details as JsonObject });
    const problem = isTried ? problems[field] : undefined;
    return problem === undefined ? undefined : t(`problem.${problem}`);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) {
      document
        .getElementById(`${id}-${problems.name === undefined ? (problems.email === undefined ? 'roles' : 'email') : 'name'}`)
        ?.focus();
      return;
    }
    onSubmit({ ...fields, name: fields.name.trim() });
  };

  return (
    <form onSubmit={submit} noValidate aria-label={person?.name ?? t('add')}>
      <Stack gap="md">
        {!isOwnOnly && (
          <>
            <TextInput
              id={`${id}-name`}
              label={t('field.name')}
              value={fields.name}
              error={problemOf('name')}
              maxLength={120}
              data-autofocus
              autoComplete="off"
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            {!isOwner && (
              <Radio.Group
                label={t('field.access')}
                value={fields.access}
                onChange={(access) => set({ access: access === 'member' ? 'member' : 'approver' })}
              >
                <Stack gap={6} mt={4}>
                  {(['approver', 'member'] as const).map((access) => (
                    <Radio key={access} value={access} label={t(`access.${access}`)} description={t(`accessHint.${access}`)} />
                  ))}
                </Stack>
              </Radio.Group>
            )}
            <TagsInput
              id={`${id}-roles`}
              label={t('field.roles')}
              description={t('field.rolesHint')}
              placeholder={fields.roles.length === 0 ? t('field.rolesExample') : ''}
              data={rolesOf(people).map(({ role }) => role)}
              value={fields.roles}
              error={problemOf('roles') ?? false}
              maxTags={50}
              acceptValueOnBlur
              isDuplicate={(value, all) => all.some((other) => other.toLowerCase() === value.trim().toLowerCase())}
              onChange={(roles) => set({ roles })}
            />
          </>
        )}
        <Select
          label={t('field.language')}
          description={t('field.languageHint')}
          data={[
            { value: 'system', label: t('language.system') },
            ...Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label })),
          ]}
          value={fields.language}
          onChange={(language) => set({ language: language === 'en' || language === 'pt-BR' ? language : 'system' })}
        />
        <fieldset className={classes.contacts}>
          <legend>{t('field.contacts')}</legend>
          <p className={classes.soft}>{t('field.contactsHint')}</p>
          {CONTACTS.filter((channel) => !isOwnOnly || channel !== 'email').map((channel) => (
            <TextInput
              key={channel}
              id={`${id}-${channel}`}
              type={channel === 'email' ? 'email' : 'text'}
              label={channel === 'email' ? t('contact.email') : CHANNEL_NAMES[channel]}
              placeholder={t(`contactExample.${channel}`)}
              value={fields.contacts[channel]}
              error={channel === 'email' ? problemOf('email') : undefined}
              maxLength={channel === 'email' ? 320 : channel === 'whatsapp' ? 32 : 100}
              autoComplete="off"
              onChange={(event) => set({ contacts: { ...fields.contacts, [channel]: event.currentTarget.value.trim() } })}
            />
          ))}
        </fieldset>
        {refused !== undefined && refusedField === undefined && (
          <p role="alert" className={classes.bad}>
            {errorText({ ...refused, data: refused.details as JsonObject })}
          </p>
        )}
        <Group justify="flex-end" gap="sm">
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              {t('components:cancel')}
            </Button>
          )}
          <Button type="submit" loading={isSaving}>
            {t(person === undefined ? 'add' : 'save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
