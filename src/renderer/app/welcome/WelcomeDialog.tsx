import { Button, Checkbox, Group, Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import { useLocalText } from '../../lib/local-text';
import { Logo } from '../shell/Logo';
import classes from './welcome.module.css';

/** On the first start of a workspace: offers the templates for a new user, once. */
export function WelcomeDialog() {
  const { data: info } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const { data: settings } = useQuery(api.settings.get.queryOptions());
  const isFirst = info?.firstStart === true && settings?.onboarding.templatesOffered === false;
  return isFirst ? <Welcome /> : null;
}

function Welcome() {
  const { t, i18n } = useTranslation('app');
  const text = useLocalText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const templates = useQuery(api.flows.templates.queryOptions());
  const starters = templates.data?.filter(({ starter }) => starter);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = starters?.filter(({ id }) => !left.has(id)).map(({ id }) => id) ?? [];

  const finish = async () => {
    const settings = await client.settings.update({ onboarding: { templatesOffered: true } });
    queryClient.setQueryData(api.settings.get.queryKey(), settings);
  };
  const install = useMutation({
    mutationFn: async (ids: string[]) => {
      const { flows } =
        ids.length === 0
          ? { flows: [] }
          : await client.flows.installTemplates({ ids, language: i18n.language === 'pt-BR' ? 'pt-BR' : 'en' });
      await finish();
      return flows.length;
    },
    meta: { ownError: true },
    onSuccess: (count) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      void queryClient.invalidateQueries({ queryKey: api.webhooks.key() });
      if (count === 0) return;
      toast(t('welcome.installed', { count }));
      // At once: who has gone on elsewhere must not be called back.
      void navigate('/flows');
    },
  });

  return (
    <Modal
      opened
      onClose={() => install.mutate([])}
      closeOnClickOutside={false}
      withCloseButton={false}
      size={520}
      padding="xl"
      attributes={{ content: { 'aria-label': t('welcome.title') } }}
    >
      <div className={classes.head}>
        <Logo size={32} />
        <div>
          <h2 className={classes.title}>{t('welcome.title')}</h2>
          <p className={classes.text}>{t('welcome.text')}</p>
        </div>
      </div>
      <div className={classes.list}>
        {templates.isPending && [0, 1, 2].map((index) => <Skeleton key={index} height={44} my={4} />)}
        {templates.isError && <ErrorPanel error={templates.error} onRetry={() => void templates.refetch()} inline />}
        {starters?.map((template) => (
          <Checkbox.Card
            key={template.id}
            className={classes.template ?? ''}
            checked={!left.has(template.id)}
            onChange={(isChosen) =>
              setLeft((now) => new Set(isChosen ? [...now].filter((id) => id !== template.id) : [...now, template.id]))
            }
          >
            <Checkbox.Indicator size="sm" className={classes.check ?? ''} />
            <span>
              <span className={classes.name}>{text(template.name)}</span>
              <span className={classes.description}>{text(template.description)}</span>
            </span>
          </Checkbox.Card>
        ))}
      </div>
      {install.isError && <ErrorPanel error={install.error} inline />}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" disabled={install.isPending} onClick={() => install.mutate([])}>
          {t('welcome.empty')}
        </Button>
        <Button data-autofocus loading={install.isPending} disabled={chosen.length === 0} onClick={() => install.mutate(chosen)}>
          {t('welcome.install', { count: chosen.length })}
        </Button>
      </Group>
    </Modal>
  );
}
