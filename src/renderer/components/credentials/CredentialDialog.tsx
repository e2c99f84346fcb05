import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { PlugZap } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Credential, CredentialTypeInfo } from '#shared/model/credential';
import type { JsonObject } from '#shared/model/json';
import { toUiError } from '../../lib/ui-error';
import { ErrorPanel } from '../ErrorPanel';
import { useErrorText } from '../use-error-text';
import { CredentialFields } from './CredentialFields';
import { type CredentialDraft, draftOf, isChanged, missingFields, shownValue } from './credential-draft';
import { credentialFields, shownFields } from './field-schema';
import { RedirectAddress } from './RedirectAddress';
import { SignIn } from './SignIn';
import { TestResult } from './TestResult';
import { TypeSelect } from './TypeSelect';
import { useSaveCredential } from './use-credentials';

interface CredentialDialogProps {
  /** Types to choose from for a new one; the first is proposed. */
  types: readonly CredentialTypeInfo[];
  /** The one to change; absent: a new one. */
  credential?: Credential | undefined;
  onClose(): void;
  onSaved(credential: Credential): void;
}

/** Makes or changes a credential: its fields, a test before saving, and the way to save. */
export function CredentialDialog({ types, credential, onClose, onSaved }: CredentialDialogProps) {
  const { t, i18n } = useTranslation('components');
  const errorText = useErrorText();
  const formId = useId();
  const [draft, setDraft] = useState<CredentialDraft>(() =>
    credential === undefined ? { type: types[0]?.type ?? '', name: '', values: {} } : draftOf(credential),
  );
  const [isTried, setTried] = useState(false);
  const [saved, setSaved] = useState<Credential>();
  const { save, tryOut } = useSaveCredential(credential?.id);
  const type = types.find((each) => each.type === draft.type);
  const all = type === undefined ? [] : credentialFields(type, i18n.language);
  const values: JsonObject = Object.fromEntries(
    all.flatMap((field) => {
      const value = shownValue(field, draft, credential);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
  const fields = type === undefined ? [] : shownFields(type, all, values);
  const missing = missingFields(fields, draft, credential);
  const change = (next: Partial<CredentialDraft>) => {
    setDraft((now) => ({ ...now, ...next }));
    tryOut.reset();
    save.reset();
  };
  const refused = [save.error, tryOut.error].find((error) => error !== null);
  const told = refused === undefined ? undefined : toUiError(refused);
  const problems: Record<string, string> = {};
  if (isTried) for (const name of missing) problems[name] = t('credential.required');
  const toldField = told?.code === 'CREDENTIAL_INVALID' ? told.details['field'] : undefined;
  if (typeof toldField === 'string' && told !== undefined) {
    // The field says itself which one it is.
    problems[toldField] = errorText({ ...told, data: told.details as JsonObject });
  }
  const nameTaken = told?.code === 'CREDENTIAL_NAME_TAKEN';
  const nameProblem = nameTaken
    ? t('credential.nameTaken')
    : isTried && draft.name.trim() === ''
      ? t('credential.required')
      : undefined;
  const isReady = draft.name.trim() !== '' && missing.length === 0;

  // One that signs in by the browser does so next, in the same window.
  const taken = (next: Credential) => {
    if (next.signIn === undefined || next.signIn.status === 'signed-in') onSaved(next);
    else setSaved(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside of another form's dialog: React hands the event on to both.
    event.stopPropagation();
    setTried(true);
    if (!isReady) return;
    if (!isChanged(draft, credential)) onClose();
    else save.mutate({ ...draft, name: draft.name.trim() }, { onSuccess: taken });
  };
  const test = () => {
    setTried(true);
    if (missing.length === 0) tryOut.mutate(draft);
  };

  if (saved !== undefined) {
    return (
      <Modal opened onClose={() => onSaved(saved)} size={500} title={t('credential.signIn.title', { name: saved.name })}>
        <SignIn credential={saved} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => onSaved(saved)}>
            {t('credential.signIn.done')}
          </Button>
        </Group>
      </Modal>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={500}
      title={credential === undefined ? t('credential.new') : t('credential.edit', { name: credential.name })}
    >
      <form id={formId} onSubmit={submit} noValidate>
        <Stack gap="md">
          {credential === undefined && types.length > 1 && (
            <TypeSelect types={types} value={draft.type} onChange={(next) => change({ type: next, values: {} })} />
          )}
          <TextInput
            label={t('credential.name')}
            description={t('credential.nameHint')}
            value={draft.name}
            error={nameProblem}
            maxLength={120}
            autoComplete="off"
            data-autofocus
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <CredentialFields
            fields={fields}
            draft={draft}
            stored={credential}
            problems={problems}
            onChange={(field, value) =>
              change({
                values: Object.fromEntries(
                  Object.entries({ ...draft.values, [field]: value }).filter(([, each]) => each !== undefined),
                ) as JsonObject,
              })
            }
          />
          {type?.redirectUrl !== undefined && <RedirectAddress url={type.redirectUrl} />}
          {tryOut.data !== undefined && <TestResult test={tryOut.data} />}
          {refused !== undefined && toldField === undefined && !nameTaken && <ErrorPanel error={refused} inline />}
        </Stack>
        <Group justify="space-between" mt="lg" gap="sm">
          {type?.canTest === true ? (
            <Button
              variant="default"
              leftSection={<PlugZap size={14} aria-hidden="true" />}
              loading={tryOut.isPending}
              onClick={test}
            >
              {t('credential.test')}
            </Button>
          ) : (
            <span />
          )}
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('credential.save')}
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  );
}
