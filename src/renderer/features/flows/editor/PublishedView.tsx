import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition } from '#shared/model/flow';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { EMPTY_SELECTION } from '../../../components/graph/graph-model';
import { GraphView } from '../../../components/graph/graph-view';
import classes from './editor.module.css';

interface PublishedViewProps {
  definition: FlowDefinition;
  version: number;
  hasDraftChanges: boolean;
  context: FlowGraphContext;
  onBack(): void;
  onRestore(): void;
}

/** The published version, to look at; the draft can be brought back to it. */
export function PublishedView({ definition, version, hasDraftChanges, context, onBack, onRestore }: PublishedViewProps) {
  const { t } = useTranslation('flows');
  const graph = useMemo(
    () => ({
      nodes: definition.nodes.map((node) => graphNodeOf(node, definition, [], context)),
      edges: graphEdgesOf(definition),
    }),
    [definition, context],
  );
  return (
    <>
      <div className={classes.banner} role="status">
        <span className={classes.bannerText}>{t('versionView.text', { version })}</span>
        {hasDraftChanges && (
          <Button size="xs" variant="default" onClick={onRestore}>
            {t('versionView.restore')}
          </Button>
        )}
        <Button size="xs" onClick={onBack}>
          {t('versionView.back')}
        </Button>
      </div>
      <div className={classes.canvas}>
        <GraphView
          label={t('versionView.label', { version })}
          nodes={graph.nodes}
          edges={graph.edges}
          layout={definition.layout}
          selection={EMPTY_SELECTION}
          readOnly
          onSelect={() => undefined}
        />
      </div>
    </>
  );
}
