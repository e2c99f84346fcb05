import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowId } from '#shared/model/ids';
import { compensatedSeq, isFinal, type RunDetail, type RunSummary, type StepSummary } from '#shared/model/run';
import { stepThatMatters } from '../../../components/graph/run-changes';
import { api } from '../../../lib/client';

/** Items of each list that are read at first. */
const FIRST_ITEMS = 200;
const RUNS = 15;

/** The run that the data are of: the one that the editor shows, else the newest that has ended. */
export function useShownRun(flowId: FlowId, shown: RunDetail | undefined): { run: RunDetail | undefined; runs: RunSummary[] } {
  const list = useQuery(api.runs.list.queryOptions({ input: { flowId, limit: RUNS }, staleTime: 3_000 }));
  const runs = list.data?.items ?? [];
  const chosen = runs.find(({ status }) => isFinal(status)) ?? runs[0];
  const found = useQuery(
    api.runs.get.queryOptions({ input: shown === undefined && chosen !== undefined ? { runId: chosen.id } : skipToken }),
  );
  const run = shown ?? found.data;
  const isListed = run === undefined || runs.some(({ id }) => id === run.id);
  return { run, runs: isListed ? runs : [run, ...runs] };
}

/** The steps of a node in a run, one for each iteration, and the data of the one that is looked at. */
export function useNodeSteps(run: RunDetail | undefined, nodeId: string) {
  const steps = (run?.steps ?? []).filter((step) => step.nodeId === nodeId && compensatedSeq(step.scope) === undefined);
  const [place, setPlace] = useState<{ of: string; index: number }>();
  const [limit, setLimit] = useState(FIRST_ITEMS);
  const key = `${run?.id} ${nodeId}`;
  const matters = stepThatMatters(steps);
  const preset = matters === undefined ? 0 : steps.indexOf(matters);
  const index = place?.of === key ? Math.min(place.index, steps.length - 1) : preset;
  const step: StepSummary | undefined = steps[index];
  const isRead = step !== undefined && step.status !== 'skipped';
  const input = { runId: run?.id ?? ('' as RunDetail['id']), seq: step?.seq ?? 0, limit };
  const data = useQuery(
    api.runs.stepData.queryOptions({
      input: isRead ? input : skipToken,
      queryKey: [...api.runs.stepData.queryKey({ input }), step?.status, step?.attempt],
    }),
  );
  return {
    steps,
    index,
    step,
    data: isRead ? data.data : undefined,
    error: isRead ? data.error : null,
    isPending: isRead && data.isPending,
    refetch: () => void data.refetch(),
    show: (next: number) => setPlace({ of: key, index: next }),
    readMore: () => setLimit((now) => Math.min(10_000, now * 10)),
  };
}
