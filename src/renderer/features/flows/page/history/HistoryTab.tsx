import { Button, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleHelp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { occurrenceStateSchema } from '#shared/model/schedule-views';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { Hint } from '../../../../components/Kbd';
import { Toolbar } from '../../../../components/Page';
import { SplitPage } from '../../../../components/SidePanel';
import { api } from '../../../../lib/client';
import { useCommands } from '../../../../lib/commands';
import { toUiError } from '../../../../lib/ui-error';
import { useTabFlow } from '../flow-outlet';
import { ScheduleSwitch } from '../ScheduleSwitch';
import { useChosenNode } from '../use-chosen-node';
import { OccurrenceTable } from './OccurrenceTable';
import { RunTable } from './RunTable';
import { WhyPanel } from './WhyPanel';

/** What became of each occurrence that was due, why, and the runs of the flow. */
export default function HistoryTab() {
  const { t } = useTranslation('page');
  const { t: to } = useTranslation('occurrences');
  const flow = useTabFlow();
  const { nodeId } = useChosenNode();
  const [params, setParams] = useSearchParams();
  const query = useQuery(
    api.schedules.get.queryOptions({ input: { flowId: flow.id, ...(nodeId === undefined ? {} : { nodeId }) } }),
  );
  const put = (change: Record<string, string | undefined>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(change)) {
          if (value === undefined) next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  const isNone = toUiError(query.error).code === 'SCHEDULE_NOT_FOUND';
  const detail = isNone ? undefined : query.data;
  const view = isNone || params.get('view') === 'runs' ? 'runs' : 'occurrences';
  const parsed = occurrenceStateSchema.safeParse(params.get('state'));
  const state = parsed.success ? parsed.data : undefined;
  const why = params.get('why');
  const askWhy = (atMs?: number) => put({ why: String(atMs ?? Math.floor(Date.now() / 3_600_000) * 3_600_000), view: undefined });
  useCommands(
    detail === undefined ? [] : [{ id: 'history-why', label: t('history.why'), group: 'page', keys: 'w', run: () => askWhy() }],
  );
  if (query.isError && !isNone && query.data === undefined)
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {!isNone && (
        <Toolbar
          end={
            detail !== undefined && (
              <Hint label={t('history.why')} keys="w">
                <Button size="xs" variant="default" leftSection={<CircleHelp size={13} />} onClick={() => askWhy()}>
                  {t('history.why')}
                </Button>
              </Hint>
            )
          }
        >
          {detail !== undefined && <ScheduleSwitch flowId={flow.id} nodeId={detail.nodeId} />}
          <SegmentedControl
            size="xs"
            aria-label={t('history.view')}
            value={view}
            onChange={(next) => put({ view: next === 'runs' ? 'runs' : undefined, why: undefined })}
            data={[
              { value: 'occurrences', label: t('history.occurrences') },
              { value: 'runs', label: t('history.runs') },
            ]}
          />
          {view === 'occurrences' && (
            <Select
              size="xs"
              w={150}
              clearable
              aria-label={t('history.state')}
              placeholder={t('history.anyState')}
              data={occurrenceStateSchema.options.map((value) => ({ value, label: to(`look.${value}`) }))}
              value={state ?? null}
              onChange={(next) => put({ state: next ?? undefined })}
            />
          )}
        </Toolbar>
      )}
      <SplitPage>
        {view === 'runs' ? (
          <RunTable flowId={flow.id} />
        ) : (
          detail !== undefined && (
            <OccurrenceTable detail={detail} state={state} onWhy={askWhy} onClear={() => put({ state: undefined })} />
          )
        )}
        {detail !== undefined && view === 'occurrences' && why !== null && (
          <WhyPanel key={`${detail.nodeId} ${why}`} detail={detail} atMs={Number(why)} onClose={() => put({ why: undefined })} />
        )}
      </SplitPage>
    </>
  );
}
