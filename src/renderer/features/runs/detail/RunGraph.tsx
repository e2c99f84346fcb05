import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { GraphView } from '../../../components/graph/graph-view';
import { runGraphOf } from '../../../components/graph/run-graph';
import { useRunProgress } from '../../../components/graph/step-progress';
import { useGraphContext, useStableGraph } from '../../../components/graph/use-graph-context';
import classes from './detail.module.css';

const NOTHING = { nodes: [], edges: [] };

/** The version that ran, each node with its live state. */
export function RunGraph({
  run,
  steps,
  step,
  edgeId,
  onSelectNode,
  onSelectEdge,
}: {
  run: RunDetail;
  /** As they are, or as they stood at a moment that is replayed. */
  steps: readonly StepSummary[];
  step: StepSummary | undefined;
  edgeId: string | undefined;
  onSelectNode(nodeId: string | undefined): void;
  onSelectEdge(edgeId: string): void;
}) {
  const { t } = useTranslation('components');
  const { context, error, retry } = useGraphContext();
  const { definition } = run;
  const progress = useRunProgress(run.id);
  const drawn = useMemo(
    () => (context === undefined ? NOTHING : runGraphOf(definition, steps, context, progress)),
    [definition, steps, context, progress],
  );
  const graph = useStableGraph(drawn);
  const nodeId = step?.nodeId;
  const selection = useMemo(
    () => (edgeId === undefined ? { nodeIds: nodeId === undefined ? [] : [nodeId] } : { nodeIds: [], edgeId }),
    [nodeId, edgeId],
  );
  if (error !== undefined && error !== null) return <ErrorPanel error={error} onRetry={retry} />;
  if (context === undefined) return <Skeleton className={classes.graphSkeleton ?? ''} />;
  return (
    <GraphView
      label={t('graph.label')}
      nodes={graph.nodes}
      edges={graph.edges}
      layout={definition.layout}
      selection={selection}
      fitPadding={36}
      onSelect={(next) => next.edgeId === undefined && onSelectNode(next.nodeIds.at(-1))}
      onPickEdge={onSelectEdge}
    />
  );
}
