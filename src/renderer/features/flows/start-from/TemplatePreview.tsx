import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition } from '#shared/model/flow';
import type { TemplateLanguage, TemplateSummary } from '#shared/model/template';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { GraphView } from '../../../components/graph/graph-view';
import { useGraphContext } from '../../../components/graph/use-graph-context';
import { api } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import classes from './start-from.module.css';

interface TemplatePreviewProps {
  template: TemplateSummary;
  language: TemplateLanguage;
  error: Error | null;
  isPending: boolean;
  onUse(): void;
}

const NOTHING_SELECTED = { nodeIds: [] };

/** What a template does, what it needs, and its graph to look at. */
export function TemplatePreview({ template, language, error, isPending, onUse }: TemplatePreviewProps) {
  const { t } = useTranslation('flows');
  const localText = useLocalText();
  const { context } = useGraphContext();
  const { data } = useQuery(api.flows.template.queryOptions({ input: { templateId: template.id, language }, staleTime: 60_000 }));
  return (
    <div className={classes.preview}>
      <h3 className={classes.name}>{localText(template.name)}</h3>
      <p className={classes.description}>{localText(template.description)}</p>
      <div className={classes.graph}>
        {data === undefined || context === undefined ? (
          <Skeleton height="100%" />
        ) : (
          <PreviewGraph key={data.id} definition={data.definition} context={context} />
        )}
      </div>
      <h4 className={classes.label}>{t('templates.needs')}</h4>
      {template.needs.length === 0 ? (
        <p className={classes.description}>{t('templates.needsNothing')}</p>
      ) : (
        <ul className={classes.needs}>
          {template.needs.map((need) => (
            <li key={need.en}>{localText(need)}</li>
          ))}
        </ul>
      )}
      {error !== null && <ErrorPanel inline error={error} />}
      <div className={classes.actions}>
        {template.paused && <span>{t('templates.draftHint')}</span>}
        <Button loading={isPending} onClick={onUse}>
          {t('templates.use')}
        </Button>
      </div>
    </div>
  );
}

/** A wider graph would be too small to read as a whole: it opens at its beginning, to be moved along. */
const MOST_WIDTH = 1300;

function isCompact({ layout = {} }: FlowDefinition): boolean {
  const across = Object.values(layout).map(({ x }) => x);
  return Math.max(...across) - Math.min(...across) <= MOST_WIDTH;
}

function PreviewGraph({ definition, context }: { definition: FlowDefinition; context: FlowGraphContext }) {
  const { t } = useTranslation('flows');
  const graph = useMemo(
    () => ({
      nodes: definition.nodes.map((node) => graphNodeOf(node, definition, [], context)),
      edges: graphEdgesOf(definition),
    }),
    [definition, context],
  );
  return (
    <GraphView
      opensWhole={isCompact(definition)}
      label={t('templates.graph')}
      nodes={graph.nodes}
      edges={graph.edges}
      layout={definition.layout}
      selection={NOTHING_SELECTED}
      fitPadding={16}
      onSelect={() => undefined}
    />
  );
}
