import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { GraphView } from '../../../components/graph/graph-view';
import { runGraphOf } from '../../../components/graph/run-graph';
import { useGraphContext, useStableGraph } from '../../../components/graph/use-graph-context';
import classes from './detail.module.css';

const NOTHING = { nodes: [], edges: [] };

/** The version that ran, each node with its live state. */
export function RunGraph({
  run,
  step,
  onSelectNode,
}: {
  run: RunDetail;
  step: StepSummary | undefined;
  onSelectNode(nodeId: string | undefined): void;
}) {
  const { t } = useTranslation('components');
  const { context, error, retry } = useGraphContext();
  const { definition, steps } = run;
  const drawn = useMemo(
    () => (context === undefined ? NOTHING : runGraphOf(definition, steps, context)),
    [definition, steps, context],
  );
  const graph = useStableGraph(drawn);
  const nodeId = step?.nodeId;
  const selection = useMemo(() => ({ nodeIds: nodeId === undefined ? [] : [nodeId] }), [nodeId]);
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
      onSelect={({ nodeIds }) => onSelectNode(nodeIds.at(-1))}
    />
  );
}
