import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowNode } from '#shared/model/flow';
import { CopyIcon } from '../../../components/CopyText';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import { webhookCurl, webhookUrl } from './curl';
import classes from './editor.module.css';
import { nextOccurrences } from './schedule-preview';

/** Where a webhook is called, or when a schedule fires next. Nothing for other nodes. */
export function TriggerInfo({ node, flow }: { node: FlowNode; flow: FlowDetail }) {
  if (node.type === 'core.webhook') return <WebhookInfo node={node} flow={flow} />;
  if (node.type === 'core.schedule') return <ScheduleInfo node={node} />;
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

function ScheduleInfo({ node }: { node: FlowNode }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const now = useNow(15_000);
  const { data: settings } = useQuery(api.settings.get.queryOptions({ staleTime: 60_000 }));
  const timeZone = settings === undefined || settings.timeZone === 'system' ? undefined : settings.timeZone;
  const day = new Intl.DateTimeFormat(format.locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(format.timeZone === undefined ? {} : { timeZone: format.timeZone }),
  });
  const [times, setTimes] = useState<number[]>();
  const { config } = node;
  useEffect(() => {
    let isCurrent = true;
    void nextOccurrences(config, { now, timeZone, count: 5 }).then((found) => {
      if (isCurrent) setTimes(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [config, now, timeZone]);
  if (times === undefined) return null;
  return (
    <section className={classes.info} aria-label={t('schedule.next')}>
      <div className={classes.infoLabel}>{t(config['mode'] === 'cron' ? 'schedule.next' : 'schedule.ifStarted')}</div>
      <ol className={classes.times}>
        {times.map((at) => (
          <li key={at} title={format.exact(at)}>
            <span>{day.format(at)}</span>
            <span className={classes.help}>{format.relative(at, now)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
