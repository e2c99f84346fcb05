import { Button, Group, NumberInput, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, FolderOutput, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#shared/model/settings';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { Line, Section } from '../../components/Section';
import { client } from '../../lib/client';
import classes from './settings.module.css';
import { draftOfSmtp, type SmtpDraft, smtpPatch, smtpProblems, withSecurity } from './smtp-form';
import { useSettings } from './use-settings';

const securities = ['starttls', 'tls', 'none'] as const;

/** The mail server that 'send e-mail' uses, with a test. */
export function MailSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const { saveAsync, isSaving } = useSettings();
  const [draft, setDraft] = useState<SmtpDraft>(() => draftOfSmtp(settings.smtp));
  const [isTried, setTried] = useState(false);
  const [to, setTo] = useState('');
  const change = (fields: Partial<SmtpDraft>) => {
    setDraft((now) => ({ ...now, ...fields }));
    test.reset();
  };
  const found = smtpProblems(draft);
  const problems = isTried ? found : {};
  const patch = smtpPatch(draft, settings.smtp);
  const isReady = Object.keys(found).length === 0;

  const save = async () => {
    setTried(true);
    if (!isReady || patch === undefined) return;
    const saved = await saveAsync({ smtp: patch });
    setDraft(draftOfSmtp(saved.smtp));
  };
  const test = useMutation({
    mutationFn: async () => {
      await save();
      await client.settings.testSmtp(to.trim() === '' ? {} : { to: to.trim() });
      return to.trim();
    },
    meta: { ownError: true },
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save().then(
          () => isReady && patch !== undefined && toast(t('mail.saved')),
          () => undefined,
        );
      }}
      noValidate
    >
      {settings.smtp.host === '' && (
        <p className={classes.note}>
          <FolderOutput size={15} aria-hidden="true" />
          {t('mail.outbox')}
        </p>
      )}
      <Section title={t('mail.server')}>
        <Line label={t('mail.host')} htmlFor="smtp-host">
          <TextInput
            id="smtp-host"
            w={300}
            placeholder="smtp.example.com"
            value={draft.host}
            spellCheck={false}
            onChange={(event) => change({ host: event.currentTarget.value })}
          />
        </Line>
        <Line label={t('mail.security')} hint={t(`mail.securityHint.${draft.security}`)}>
          <SegmentedControl
            size="xs"
            aria-label={t('mail.security')}
            value={draft.security}
            data={securities.map((value) => ({ value, label: t(`mail.securities.${value}`) }))}
            onChange={(security) => {
              setDraft((now) => withSecurity(now, security));
              test.reset();
            }}
          />
        </Line>
        <Line label={t('mail.port')} htmlFor="smtp-port">
          <NumberInput
            id="smtp-port"
            w={100}
            value={draft.port}
            min={1}
            max={65_535}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            error={problems.port !== undefined && t('mail.portInvalid')}
            onChange={(port) => change({ port: typeof port === 'number' ? port : '' })}
          />
        </Line>
        <Line label={t('mail.user')} hint={t('mail.userHint')} htmlFor="smtp-user">
          <TextInput
            id="smtp-user"
            w={300}
            value={draft.user}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ user: event.currentTarget.value })}
          />
        </Line>
        <Line label={t('mail.password')} hint={t('mail.passwordHint')} htmlFor="smtp-password">
          <PasswordInput
            id="smtp-password"
            w={300}
            autoComplete="new-password"
            placeholder={settings.smtp.passwordSet && draft.password !== '' ? t('mail.passwordSet') : ''}
            value={draft.password ?? ''}
            onChange={(event) => change({ password: event.currentTarget.value })}
          />
          {settings.smtp.passwordSet && draft.password === undefined && (
            <Button variant="subtle" size="xs" mt={4} onClick={() => change({ password: '' })}>
              {t('mail.passwordRemove')}
            </Button>
          )}
        </Line>
        <Line label={t('mail.from')} hint={t('mail.fromHint')} htmlFor="smtp-from">
          <TextInput
            id="smtp-from"
            w={300}
            placeholder="PulseFlow <flows@example.com>"
            value={draft.from}
            spellCheck={false}
            error={problems.from !== undefined && t(problems.from === 'required' ? 'mail.fromRequired' : 'mail.fromInvalid')}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
        </Line>
      </Section>
      <Group gap="sm" mb="xl" justify="flex-end">
        {patch !== undefined && (
          <Button variant="default" onClick={() => setDraft(draftOfSmtp(settings.smtp))}>
            {t('mail.discard')}
          </Button>
        )}
        <Button type="submit" disabled={patch === undefined} loading={isSaving && !test.isPending}>
          {t('mail.save')}
        </Button>
      </Group>
      <Section title={t('mail.test')} text={t('mail.testText')}>
        <Line label={t('mail.testTo')} htmlFor="smtp-test-to">
          <Group gap="sm" wrap="nowrap">
            <TextInput
              id="smtp-test-to"
              w={220}
              type="email"
              placeholder="you@example.com"
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button
              variant="default"
              leftSection={<Send size={14} />}
              loading={test.isPending}
              disabled={draft.host.trim() === '' || !isReady}
              onClick={() => test.mutate()}
            >
              {to.trim() === '' ? t('mail.testConnect') : t('mail.testSend')}
            </Button>
          </Group>
        </Line>
        {test.isSuccess && (
          <p className={classes.good} role="status">
            <CircleCheck size={15} aria-hidden="true" />
            {test.data === '' ? t('mail.testConnected') : t('mail.testSent', { to: test.data })}
          </p>
        )}
        {test.isError && (
          <div className={classes.result}>
            <ErrorPanel error={test.error} inline />
          </div>
        )}
      </Section>
    </form>
  );
}
