import { skipToken, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowDefinition, FlowDetail } from '#shared/model/flow';
import { isFinal, type RunDetail, type StepData } from '#shared/model/run';
import { stepOfNode } from '../../../../components/graph/run-changes';
import { useGraphContext } from '../../../../components/graph/use-graph-context';
import { api } from '../../../../lib/client';
import type { SampleData } from '../expression/sample-data';
import { assembleSample, definitionBefore, nodesBefore, type PortItems } from './assemble-sample';
import { usePins } from './use-pins';

interface Options {
  flow: Pick<FlowDetail, 'id' | 'publishedVersion'>;
  definition: FlowDefinition;
  nodeId: string;
  /** The run that the editor shows; else the newest one of the flow is looked at. */
  shownRun: RunDetail | undefined;
}

/** Of each step so many items are read: enough to try expressions out. */
const ITEMS = 50;
/** The data of so many steps before the node are read. */
const STEPS = 40;

function portsOf(data: StepData): PortItems {
  return Object.fromEntries(Object.entries(data.outputs).map(([port, { items }]) => [port, items]));
}

/** The data of a node to complete and try out expressions with, undefined while they are being read; and the run they are of. */
export function useSampleData({ flow, definition, nodeId, shownRun }: Options): {
  sample: SampleData | undefined;
  run: RunDetail | undefined;
} {
  const newest = useQuery(
    api.runs.list.queryOptions({
      input: shownRun === undefined ? { flowId: flow.id, limit: 10 } : skipToken,
      staleTime: 5_000,
    }),
  );
  // A run that has ended tells more than one that has only begun.
  const candidates = newest.data?.items ?? [];
  const chosen = candidates.find(({ status }) => isFinal(status)) ?? candidates[0];
  const found = useQuery(
    api.runs.get.queryOptions({ input: shownRun === undefined && chosen !== undefined ? { runId: chosen.id } : skipToken }),
  );
  const run = shownRun ?? found.data;

  // Typing in the form of the node itself must not make new data.
  const relevant = JSON.stringify(definitionBefore(definition, nodeId));
  const before = useMemo(() => JSON.parse(relevant) as FlowDefinition, [relevant]);
  const upstream = useMemo(() => nodesBefore(before, nodeId).slice(0, STEPS), [before, nodeId]);
  const pins = usePins(flow.id, upstream);
  const steps = useMemo(() => {
    const ids = [nodeId, ...upstream];
    return ids.flatMap((id) => {
      const step = run === undefined ? undefined : stepOfNode(run.steps, id);
      return step === undefined || step.status === 'skipped' ? [] : [step];
    });
  }, [upstream, nodeId, run]);
  const read = useQueries({
    queries: steps.map(({ runId, seq, status, attempt }) => {
      const input = { runId, seq, limit: ITEMS };
      return api.runs.stepData.queryOptions({
        input,
        queryKey: [...api.runs.stepData.queryKey({ input }), status, attempt],
        staleTime: Number.POSITIVE_INFINITY,
      });
    }),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      data: results.map(({ data }) => data),
    }),
  });
  const isPending = (shownRun === undefined && (newest.isPending || (chosen !== undefined && found.isPending))) || read.isPending;
  const { id: flowId, publishedVersion: version } = flow;
  const { context } = useGraphContext();
  const typeOf = context?.typeOf;

  const sample = useMemo(() => {
    if (isPending) return undefined;
    const outputs = new Map<string, PortItems>();
    let input: StepData['input']['items'] | undefined;
    for (const [at, step] of steps.entries()) {
      const data = read.data[at];
      if (data === undefined) continue;
      if (step.nodeId === nodeId) input = data.input.items;
      else outputs.set(step.nodeId, portsOf(data));
    }
    return assembleSample({
      flow: { id: flowId, version },
      definition: before,
      nodeId,
      run,
      input,
      outputs,
      pins,
      nowMs: Date.now(),
      ...(typeOf === undefined ? {} : { exampleOf: (node) => typeOf(node)?.sample?.[0] }),
    });
  }, [isPending, steps, read.data, nodeId, flowId, version, before, run, pins, typeOf]);
  return { sample, run };
}
