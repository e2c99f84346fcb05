import { Alert, Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationRules } from '#shared/model/notification';
import { CopyIcon } from '../../components/CopyText';
import { confirm } from '../../components/confirm';
import { api, client } from '../../lib/client';
import classes from './notifications.module.css';
import { useRules } from './use-rules';

/** The address that is called, and the secret that shows that it was this PulseFlow. */
export function WebhookFields({ rules, hasSecret }: { rules: NotificationRules; hasSecret: boolean }) {
  const { t } = useTranslation('notifications');
  const { saveAsync } = useRules();
  const queryClient = useQueryClient();
  const [url, setUrl] = useState(rules.webhookUrl);
  const isValid = url.trim() === '' || (URL.canParse(url.trim()) && /^https?:/i.test(url.trim()));
  const secret = useMutation({
    mutationFn: () => client.notifications.createWebhookSecret({}),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: api.notifications.channels.key() }),
  });
  const leave = () => {
    if (isValid && url.trim() !== rules.webhookUrl) saveAsync({ ...rules, webhookUrl: url.trim() }).catch(() => undefined);
  };
  const renew = async () => {
    if (
      hasSecret &&
      !(await confirm({ title: t('webhook.renewTitle'), body: t('webhook.renewText'), confirmLabel: t('webhook.renew') }))
    )
      return;
    secret.mutate();
  };
  return (
    <div className={classes.fields}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <TextInput
          className={classes.grow ?? ''}
          aria-label={t('webhook.url')}
          placeholder="https://example.com/pulseflow"
          value={url}
          spellCheck={false}
          error={isValid ? undefined : t('webhook.urlInvalid')}
          onChange={(event) => setUrl(event.currentTarget.value)}
          onBlur={leave}
          onKeyDown={(event) => event.key === 'Enter' && leave()}
        />
        <Button variant="default" leftSection={<KeyRound size={14} />} loading={secret.isPending} onClick={() => void renew()}>
          {hasSecret ? t('webhook.renew') : t('webhook.make')}
        </Button>
      </Group>
      {secret.data !== undefined && (
        <Alert mt="sm" title={t('webhook.once')} variant="light">
          <code className={classes.secret}>{secret.data.secret}</code>
          <CopyIcon value={secret.data.secret} />
        </Alert>
      )}
      <p className={classes.sub}>{t('webhook.hint')}</p>
    </div>
  );
}
