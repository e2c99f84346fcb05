import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Boxes, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PluginDetail } from '#shared/model/plugin';
import { CredentialIcon } from '../../../components/credentials/CredentialIcon';
import { EmptyState } from '../../../components/EmptyState';
import { toast } from '../../../components/feedback';
import { NodeIcon } from '../../../components/graph/node-icon';
import { api, client } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import classes from '../plugins.module.css';

/** What flows get from it: triggers, actions, types of credentials, and flows that show what it can do. */
export function OffersTab({ plugin }: { plugin: PluginDetail }) {
  const { t } = useTranslation('plugins');
  const { nodes, credentials, samples } = plugin;
  if (nodes.length + credentials.length + samples.length === 0) {
    return <EmptyState icon={Boxes} title={t('offers.none')} text={t(`offers.noneText.${plugin.state}`)} compact />;
  }
  const triggers = nodes.filter(({ kind }) => kind === 'trigger');
  const actions = nodes.filter(({ kind }) => kind === 'action');
  return (
    <>
      <NodeList title={t('offers.triggers')} nodes={triggers} icon={plugin.icon} />
      <NodeList title={t('offers.actions')} nodes={actions} icon={plugin.icon} />
      <CredentialList plugin={plugin} />
      <SampleList plugin={plugin} />
    </>
  );
}

function NodeList({ title, nodes, icon }: { title: string; nodes: PluginDetail['nodes']; icon: string }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  if (nodes.length === 0) return null;
  // Of a type with several versions the newest is what is added now.
  const newest = nodes.filter(({ type, version }) => !nodes.some((other) => other.type === type && other.version > version));
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.offers}>
        {newest.map((node) => (
          <li key={node.type}>
            <NodeIcon name={node.icon ?? icon} size={15} />
            <span className={classes.offerText}>
              <span className={classes.offerName}>
                {localText(node.label)}
                {node.version > 1 && <span className={classes.version}>{t('offers.version', { version: node.version })}</span>}
              </span>
              <span className={classes.soft}>{localText(node.description)}</span>
            </span>
            <code className={classes.type}>{node.type}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CredentialList({ plugin: { credentials, icon } }: { plugin: PluginDetail }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  if (credentials.length === 0) return null;
  return (
    <section aria-label={t('offers.credentials')}>
      <h3 className={classes.heading}>
        {t('offers.credentials')}
        <Link to="/settings/credentials">{t('offers.openCredentials')}</Link>
      </h3>
      <ul className={classes.offers}>
        {credentials.map(({ type, label }) => (
          <li key={type}>
            <CredentialIcon name={icon.startsWith('data:') ? icon : undefined} size={15} />
            <span className={classes.offerText}>
              <span className={classes.offerName}>{localText(label)}</span>
            </span>
            <code className={classes.type}>{type}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SampleList({ plugin }: { plugin: PluginDetail }) {
  const { t, i18n } = useTranslation('plugins');
  const localText = useLocalText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: (id: string) =>
      client.plugins.addSample({ name: plugin.name, id, language: i18n.language === 'pt-BR' ? 'pt-BR' : 'en' }),
    onSuccess: async ({ flowId }) => {
      toast(t('offers.sampleMade'));
      await queryClient.invalidateQueries({ queryKey: api.flows.key() });
      void navigate(`/flows/${flowId}`);
    },
  });
  if (plugin.samples.length === 0) return null;
  return (
    <section aria-label={t('offers.samples')}>
      <h3 className={classes.heading}>{t('offers.samples')}</h3>
      <ul className={classes.offers}>
        {plugin.samples.map(({ id, name, description }) => (
          <li key={id}>
            <NodeIcon name="workflow" size={15} />
            <span className={classes.offerText}>
              <span className={classes.offerName}>{localText(name)}</span>
              {description !== undefined && <span className={classes.soft}>{localText(description)}</span>}
            </span>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<Plus size={13} aria-hidden="true" />}
              aria-label={t('offers.useSampleOf', { name: localText(name) })}
              loading={add.isPending && add.variables === id}
              onClick={() => add.mutate(id)}
            >
              {t('offers.useSample')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
