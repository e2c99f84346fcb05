import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowNode } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import { CopyIcon } from '../../../components/CopyText';
import { PartBoundary } from '../../../components/PartBoundary';
import { readSchedule } from '../../../components/schedule/model/schedule-draft';
import { api } from '../../../lib/client';
import { PluginTriggerState } from '../trigger-state/PluginTriggerState';
import { useTriggerStates } from '../trigger-state/use-trigger-states';
import { webhookCurl, webhookUrl } from './curl';
import classes from './editor.module.css';

const SchedulePreview = lazy(async () => ({
  default: (await import('../../../components/schedule/preview/SchedulePreview')).SchedulePreview,
}));

/**
 * Where a webhook is called, when a schedule of the first version fires next, or how the trigger of a plugin stands. Nothing
 * for other nodes.
 */
export function TriggerInfo({ node, flow, type }: { node: FlowNode; flow: FlowDetail; type: NodeTypeInfo | undefined }) {
  if (type?.plugin !== undefined && type.kind === 'trigger') return <PluginTriggerInfo node={node} flow={flow} type={type} />;
  if (node.type === 'core.webhook') return <WebhookInfo node={node} flow={flow} />;
  if (node.type === 'core.schedule' && node.typeVersion === 1)
    return <ScheduleInfo node={node} zone={flow.draft.settings?.timeZone} />;
  return null;
}

function WebhookInfo({ node, flow }: { node: FlowNode; flow: FlowDetail }) {
  const { t } = useTranslation('flows');
  const { data } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  if (data === undefined) return null;
  const url = webhookUrl(data.baseUrl, node.config);
  const curl = webhookCurl(url, node.config);
  const isLive =
    flow.status === 'active' &&
    flow.published?.nodes.some((each) => each.id === node.id && each.config['path'] === node.config['path']);
  return (
    <section className={classes.info} aria-label={t('webhook.title')}>
      <div className={classes.infoLabel}>{t('webhook.title')}</div>
      <div className={classes.copyLine}>
        <code>{url}</code>
        <CopyIcon value={url} label={t('webhook.copyUrl')} />
      </div>
      <div className={classes.copyLine}>
        <code className={classes.curl}>{curl}</code>
        <CopyIcon value={curl} label={t('webhook.copyCurl')} />
      </div>
      <div className={classes.help}>
        {t(isLive === true ? 'webhook.live' : flow.status === 'paused' ? 'webhook.paused' : 'webhook.afterPublish')}
      </div>
    </section>
  );
}

/** The address of a plugin's trigger that is called, and whether the one of the published version is connected. */
function PluginTriggerInfo({ node, flow, type }: { node: FlowNode; flow: FlowDetail; type: NodeTypeInfo }) {
  const { t } = useTranslation('flows');
  const { data } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const published = flow.published?.nodes.find(({ id }) => id === node.id);
  const state = useTriggerStates(flow.id, published !== undefined).get(node.id);
  const isHook = type.wokenBy === 'webhook' && typeof node.config['path'] === 'string' && node.config['path'] !== '';
  if (!isHook && state === undefined) return null;
  const url = data === undefined ? '' : webhookUrl(data.baseUrl, node.config);
  const isLive = flow.status === 'active' && published?.config['path'] === node.config['path'];
  return (
    <section className={classes.info} aria-label={t(isHook ? 'webhook.title' : 'connection.title')}>
      {isHook && (
        <>
          <div className={classes.infoLabel}>{t('webhook.title')}</div>
          <div className={classes.copyLine}>
            <code>{url}</code>
            <CopyIcon value={url} label={t('webhook.copyUrl')} />
          </div>
          <div className={classes.help}>
            {t(isLive ? 'webhook.live' : flow.status === 'paused' ? 'webhook.paused' : 'webhook.afterPublish')}
          </div>
        </>
      )}
      {state !== undefined && <PluginTriggerState state={state} />}
    </section>
  );
}

/** What a trigger of the first version does: those have their own small form, and the preview of all schedules beside it. */
function ScheduleInfo({ node, zone }: { node: FlowNode; zone: string | undefined }) {
  const { data } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const { config } = node;
  const schedule = useMemo(() => readSchedule(scheduleFromV1(config)), [config]);
  const defaultZone = zone ?? data?.timeZone;
  if (defaultZone === undefined) return null;
  return (
    <PartBoundary fallback={<Skeleton height={240} />}>
      <SchedulePreview schedule={schedule} defaultZone={defaultZone} />
    </PartBoundary>
  );
}
