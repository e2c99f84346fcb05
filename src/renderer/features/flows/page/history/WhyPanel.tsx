import { Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Explanation } from '#shared/calendar/types';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { useScheduleWords } from '../../../../components/occurrences/use-schedule-words';
import { momentOf, wallTimeOf } from '../../../../components/occurrences/zoned-time';
import { SidePanel } from '../../../../components/SidePanel';
import { useMoments } from '../../../../components/schedule/preview/use-moments';
import { api } from '../../../../lib/client';
import classes from './history.module.css';

/** 'Why did this not run?' for any moment: what was planned, what became of it, and what came before and after. */
export function WhyPanel({ detail, atMs, onClose }: { detail: ScheduleDetail; atMs: number; onClose(): void }) {
  const { t } = useTranslation('page');
  const words = useScheduleWords();
  const { zone } = detail;
  const moments = useMoments(zone);
  const [text, setText] = useState(() => wallTimeOf(Number.isFinite(atMs) ? atMs : Date.now(), zone));
  const asked = momentOf(text, zone);
  const { data, error, isPending, refetch } = useQuery({
    ...api.schedules.explain.queryOptions({
      input: { flowId: detail.flowId as FlowId, nodeId: detail.nodeId as NodeId, at: asked ?? 0 },
    }),
    enabled: asked !== undefined,
  });
  const go = (moment: number, label: string) => (
    <button type="button" className={classes.near} onClick={() => setText(wallTimeOf(moment, zone))}>
      <span>{label}</span>
      {moments.short(moment)}
    </button>
  );
  return (
    <SidePanel title={t('history.why')} onClose={onClose} width={360}>
      <TextInput
        type="datetime-local"
        label={t('history.whyAt')}
        description={t('exceptions.zone', { zone: zone.replaceAll('_', ' ') })}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <output className={classes.answer} aria-live="polite">
        {asked === undefined ? (
          t('history.whyEnter')
        ) : error !== null && data === undefined ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} inline />
        ) : isPending ? (
          <Skeleton height={40} />
        ) : (
          words.explanation(data as Explanation, zone)
        )}
      </output>
      {data?.record?.runId !== undefined && (
        <Link to={`/runs/${data.record.runId}`} className={classes.link ?? ''}>
          {t('history.openRun')}
        </Link>
      )}
      {data?.previousMs !== undefined && go(data.previousMs, t('history.before'))}
      {data?.nextMs !== undefined && go(data.nextMs, t('history.after'))}
    </SidePanel>
  );
}
