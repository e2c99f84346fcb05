import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ChannelState } from '#shared/contract/notifications';
import type { NotificationRules } from '#shared/model/notification';
import { CredentialPicker } from '../../components/credentials/CredentialPicker';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { Section } from '../../components/Section';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { api, client } from '../../lib/client';
import classes from './notifications.module.css';
import { WebhookFields } from './WebhookFields';

interface ChannelListProps {
  rules: NotificationRules;
  channels: readonly ChannelState[];
  isApprover: boolean;
}

/** Each channel: where it leads, what is missing for it, and a test. */
export function ChannelList({ rules, channels, isApprover }: ChannelListProps) {
  const { t } = useTranslation('notifications');
  return (
    <Section title={t('channels.title')} text={t('channels.text')} flush>
      <ul className={classes.list}>
        {channels.map((state) => (
          <Channel key={state.channel} state={state} rules={rules} isApprover={isApprover} />
        ))}
      </ul>
    </Section>
  );
}

function Channel({ state, rules, isApprover }: { state: ChannelState; rules: NotificationRules; isApprover: boolean }) {
  const { t } = useTranslation('notifications');
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const { channel, isReady, missing, contact, credentialType, credentialId, template, lastSentAt, lastError } = state;
  const read = () => void queryClient.invalidateQueries({ queryKey: api.notifications.key() });
  const test = useMutation({
    mutationFn: () => client.notifications.test({ channel }),
    meta: { ownError: true },
    onSuccess: () => channel !== 'desktop' && toast(t('channels.tested', { contact: contact ?? '' })),
    onSettled: read,
  });
  const choose = useMutation({
    mutationFn: (change: { credentialId?: string | undefined; template?: ChannelState['template'] }) =>
      client.notifications.setChannel({
        channel,
        ...(change.credentialId === undefined ? {} : { credentialId: change.credentialId }),
        ...(change.template === undefined ? {} : { template: change.template }),
      }),
    onSettled: read,
  });
  return (
    <li className={classes.channel}>
      <div className={classes.channelHead}>
        {isReady && lastError !== undefined ? (
          <CircleAlert size={16} className={classes.broken} aria-hidden="true" />
        ) : isReady ? (
          <CircleCheck size={16} className={classes.ready} aria-hidden="true" />
        ) : (
          <CircleDashed size={16} className={classes.soft} aria-hidden="true" />
        )}
        <span className={classes.grow}>
          <strong>{t(`channel.${channel}`)}</strong>
          <span className={classes.soft}>
            {' · '}
            {missing === undefined ? (contact ?? t('channels.here')) : <Missing missing={missing} isApprover={isApprover} />}
          </span>
          {lastError !== undefined ? (
            <span className={classes.failed}>{errorText(lastError)}</span>
          ) : lastSentAt !== undefined ? (
            <span className={classes.sub}>
              {t('channels.lastSent')} <RelativeTime at={lastSentAt} />
            </span>
          ) : null}
        </span>
        <Button
          size="xs"
          variant="default"
          leftSection={<Send size={13} />}
          disabled={!isReady}
          loading={test.isPending}
          aria-label={t('channels.testOf', { channel: t(`channel.${channel}`) })}
          onClick={() => test.mutate()}
        >
          {t('channels.test')}
        </Button>
      </div>
      {test.isError && <ErrorPanel error={test.error} inline />}
      {!isApprover && credentialType !== undefined && missing !== 'plugin' && (
        <Group gap="sm" align="flex-end" className={classes.fields}>
          <div className={classes.grow}>
            <CredentialPicker
              label={t('channels.credentialOf', { channel: t(`channel.${channel}`) })}
              types={[credentialType]}
              value={credentialId}
              isOptional
              onChange={(chosen) => choose.mutate({ credentialId: chosen, template })}
            />
          </div>
          {channel === 'whatsapp' && credentialId !== undefined && (
            <TemplateField
              key={template?.name ?? ''}
              template={template}
              onSave={(wanted) => choose.mutate({ credentialId, template: wanted })}
            />
          )}
        </Group>
      )}
      {!isApprover && channel === 'webhook' && (
        <WebhookFields key={rules.webhookUrl} rules={rules} hasSecret={state.hasSecret === true} />
      )}
    </li>
  );
}

const PLACES: Partial<Record<NonNullable<ChannelState['missing']>, string>> = {
  'mail-server': '/settings/mail',
  contact: '/settings/people',
  plugin: '/plugins',
  desktop: '/settings',
};

function Missing({ missing, isApprover }: { missing: NonNullable<ChannelState['missing']>; isApprover: boolean }) {
  const { t } = useTranslation('notifications');
  const place = PLACES[missing];
  if (place === undefined || isApprover) return t(`missing.${missing}`);
  return <Link to={place}>{t(`missing.${missing}`)}</Link>;
}

interface TemplateFieldProps {
  template: ChannelState['template'];
  onSave(template: ChannelState['template']): void;
}

/** `name, language`: the template by which WhatsApp lets people be written to who have not written themselves. */
function TemplateField({ template, onSave }: TemplateFieldProps) {
  const { t, i18n } = useTranslation('notifications');
  const [text, setText] = useState(template === undefined ? '' : `${template.name}, ${template.language}`);
  const leave = () => {
    const [name = '', language = i18n.language === 'pt-BR' ? 'pt_BR' : 'en'] = text.split(',').map((part) => part.trim());
    const wanted = name === '' ? undefined : { name, language };
    if (wanted?.name !== template?.name || wanted?.language !== template?.language) onSave(wanted);
  };
  return (
    <TextInput
      w={240}
      label={t('channels.template')}
      description={t('channels.templateHint')}
      placeholder="pulseflow_notice, en"
      value={text}
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
    />
  );
}
