import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeExplanation } from '#shared/calendar/describe/index';
import type { Calendar, Explanation } from '#shared/calendar/types';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { ScheduleExplanation } from '#shared/model/schedule-views';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import { momentOf, wallTimeOf } from '../../occurrences/zoned-time';
import classes from './preview.module.css';

export interface SavedSchedule {
  flowId: FlowId;
  nodeId: NodeId;
}

interface WhyNotProps {
  calendar: Calendar;
  nowMs: number;
  /** The schedule as it is in force: then the host tells what became of past moments. */
  saved?: SavedSchedule | undefined;
}

/** 'Why did it not run at …?': the answer for any moment, past or to come. */
export function WhyNot({ calendar, nowMs, saved }: WhyNotProps) {
  const { t, i18n } = useTranslation('schedule');
  const { locale } = useFormat();
  const { zone } = calendar;
  const [wall, setWall] = useState(() => wallTimeOf(Math.floor(nowMs / 3_600_000) * 3_600_000, zone));
  const id = useId();
  const atMs = momentOf(wall, zone);
  const isPast = atMs !== undefined && atMs <= nowMs;
  const asksHost = saved !== undefined && isPast;
  const { data, error } = useQuery(
    api.schedules.explain.queryOptions({
      input: { flowId: saved?.flowId ?? ('' as FlowId), nodeId: saved?.nodeId, at: atMs ?? 0 },
      enabled: asksHost,
      staleTime: 30_000,
    }),
  );
  const planned = useMemo(() => (atMs === undefined ? undefined : calendar.explain(atMs)), [calendar, atMs]);
  // Without an answer of the host the plan still tells what was to be.
  const explanation = asksHost && error === null ? toldBy(data) : planned;
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  return (
    <div className={classes.question}>
      <label htmlFor={id}>{t('why.question')}</label>
      <TextInput
        id={id}
        size="sm"
        type="datetime-local"
        min="1970-01-01T00:00"
        max="9999-12-31T23:59"
        value={wall}
        onChange={(event) => setWall(event.currentTarget.value)}
      />
      <output className={classes.answer} htmlFor={id} aria-live="polite">
        {atMs === undefined && t('why.enter')}
        {explanation !== undefined &&
          (isPast && explanation.kind === 'future'
            ? t('why.would')
            : describeExplanation(explanation, { language, locale, zone }))}
      </output>
      {saved === undefined && isPast && <p className={classes.none}>{t('why.planOnly')}</p>}
    </div>
  );
}

/** The host's answer without what it adds for programs. */
function toldBy(answer: ScheduleExplanation | undefined): Explanation | undefined {
  if (answer === undefined) return undefined;
  const { kind, occurrence, record, previousMs, nextMs } = answer;
  return {
    kind,
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(record === undefined ? {} : { record }),
    ...(previousMs === undefined ? {} : { previousMs }),
    ...(nextMs === undefined ? {} : { nextMs }),
  };
}
