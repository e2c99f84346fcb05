import { Button, Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { graphEdgesOf, graphNodeOf } from '../../../../components/graph/flow-graph';
import { GraphView } from '../../../../components/graph/graph-view';
import { useGraphContext } from '../../../../components/graph/use-graph-context';
import { useScheduleWords } from '../../../../components/occurrences/use-schedule-words';
import { OccurrenceLines } from '../../../../components/schedule/preview/OccurrenceLines';
import { useCalendar } from '../../../../components/schedule/preview/use-calendar';
import { useNow } from '../../../../lib/use-now';
import type { StepId } from '../model/step-problems';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';

const NEXT_RUNS = 5;
const NOTHING_SELECTED = { nodeIds: [] };

interface ReviewStepProps extends StepProps {
  defaultZone: string;
  /** The flow that will be made; undefined while it cannot be. */
  flow: FlowDefinitionInput | undefined;
  variableNames: readonly string[];
  error: unknown;
  goTo(step: StepId): void;
}

/** All of it once more: what will be made, and when it runs first. */
export function ReviewStep({ draft, data, defaultZone, flow, variableNames, error, goTo }: ReviewStepProps) {
  const { t } = useTranslation('new-automation');
  const { sentence } = useScheduleWords();
  const nowMs = useNow(30_000);
  const { calendar } = useCalendar({ schedule: draft.schedule, defaultZone }, new Date().getFullYear());
  const next = useMemo(() => calendar?.preview(nowMs, NEXT_RUNS) ?? [], [calendar, nowMs]);
  const action =
    draft.action === 'http'
      ? `${draft.http.method} ${draft.http.url.trim()}`
      : t(
          draft.action === 'flow' && draft.service !== '' && draft.callMode === 'wait'
            ? 'review.service'
            : `action.${draft.action}.title`,
          {
            service: draft.service,
          },
        );
  const rows = [
    ['basics', [draft.name.trim(), action].filter((part) => part !== '').join(' · ')],
    ['data', data.rows.length === 0 ? t('review.noData') : t('data.count', { count: data.rows.length })],
    ['variables', variableNames.length === 0 ? t('variables.whole') : variableNames.join(', ')],
    ['schedule', sentence(draft.schedule, defaultZone)],
  ] as const;
  return (
    <div className={classes.fields}>
      <dl className={classes.review}>
        {rows.map(([step, text]) => (
          <div key={step} className={classes.reviewRow}>
            <dt>{t(`steps.${step}`)}</dt>
            <dd>
              <span>{text}</span>
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={t('review.changeStep', { step: t(`steps.${step}`) })}
                onClick={() => goTo(step)}
              >
                {t('review.change')}
              </Button>
            </dd>
          </div>
        ))}
      </dl>
      <div className={classes.reviewColumns}>
        <section aria-label={t('review.next')}>
          <h3 className={classes.caption}>{t('review.next')}</h3>
          {calendar === undefined ? (
            <Skeleton height={120} />
          ) : next.length === 0 ? (
            <p className={classes.quiet}>{t('review.never')}</p>
          ) : (
            <OccurrenceLines occurrences={next} zone={calendar.zone} label={t('review.next')} />
          )}
        </section>
        <section aria-label={t('review.flow')}>
          <h3 className={classes.caption}>{t('review.flow')}</h3>
          <div className={classes.graph}>{flow === undefined ? <Skeleton height="100%" /> : <FlowPreview flow={flow} />}</div>
        </section>
      </div>
      {error !== null && error !== undefined && <ErrorPanel inline error={error} />}
    </div>
  );
}

function FlowPreview({ flow }: { flow: FlowDefinitionInput }) {
  const { t } = useTranslation('new-automation');
  const { context } = useGraphContext();
  const graph = useMemo(() => {
    const definition = flowDefinitionSchema.safeParse(flow);
    if (context === undefined || !definition.success) return undefined;
    return {
      nodes: definition.data.nodes.map((node) => graphNodeOf(node, definition.data, [], context)),
      edges: graphEdgesOf(definition.data),
      layout: definition.data.layout,
    };
  }, [flow, context]);
  if (graph === undefined) return <Skeleton height="100%" />;
  return (
    <GraphView
      opensWhole
      label={t('review.flow')}
      nodes={graph.nodes}
      edges={graph.edges}
      layout={graph.layout}
      selection={NOTHING_SELECTED}
      fitPadding={16}
      onSelect={() => undefined}
    />
  );
}
