import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreApi } from 'zustand/vanilla';
import type { FlowDetail, FlowVersionDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { undoToast } from '../../../components/feedback';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { EMPTY_SELECTION } from '../../../components/graph/graph-model';
import { GraphView } from '../../../components/graph/graph-view';
import { JsonView } from '../../../components/JsonView';
import { SidePanel, SplitPage } from '../../../components/SidePanel';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import type { DocumentState } from '../document/document-store';
import classes from './editor.module.css';
import { shownNode } from './shown-node';

interface VersionViewProps {
  flow: FlowDetail;
  version: number;
  context: FlowGraphContext;
  onBack(): void;
  /** The draft, which can be made what this version is. */
  store: StoreApi<DocumentState>;
}

/** One version of a flow, to look at; the draft can be brought back to it. */
export function VersionView({ flow, version, context, store, onBack }: VersionViewProps) {
  const { t } = useTranslation('flows');
  const { data, error, refetch } = useQuery(
    // A version never changes.
    api.flows.version.queryOptions({ input: { flowId: flow.id, version }, staleTime: Number.POSITIVE_INFINITY }),
  );
  const restore = ({ definition }: FlowVersionDetail) => {
    store.getState().edit(() => definition);
    onBack();
    const done = version < 1 ? t('versionView.restoredTested') : t('versionView.restored', { version });
    undoToast(done, t('components:undo'), () => store.getState().undo());
  };
  const isDraftTheSame = version === flow.publishedVersion && !flow.hasDraftChanges;
  return (
    <>
      <div className={classes.banner} role="status">
        <span className={classes.bannerText}>
          <VersionText flow={flow} version={version} data={data} />
        </span>
        {data !== undefined && !isDraftTheSame && (
          <Button size="xs" variant="default" onClick={() => restore(data)}>
            {t('versionView.restore')}
          </Button>
        )}
        <Button size="xs" onClick={onBack}>
          {t('versionView.back')}
        </Button>
      </div>
      {data !== undefined ? (
        <VersionGraph key={version} data={data} context={context} />
      ) : error !== null ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={classes.loading} aria-hidden="true">
          <Skeleton height={52} width={212} />
          <Skeleton height={52} width={212} />
        </div>
      )}
    </>
  );
}

function VersionText({
  flow,
  version,
  data,
}: Pick<VersionViewProps, 'flow' | 'version'> & { data: FlowVersionDetail | undefined }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  if (version < 1) return t('versionView.tested');
  if (version === flow.publishedVersion) return t('versionView.text', { version });
  const at = data?.publishedAt === undefined ? undefined : format.short(data.publishedAt);
  return (
    <>
      {at === undefined ? t('versionView.old', { version }) : t('versionView.oldOf', { version, at })}
      {data?.note !== undefined && ` “${data.note}”`}
    </>
  );
}

/** The graph of the version; a chosen card shows what the node was set to. */
function VersionGraph({ data: { version, definition }, context }: { data: FlowVersionDetail; context: FlowGraphContext }) {
  const { t } = useTranslation('flows');
  const [selection, setSelection] = useState(EMPTY_SELECTION);
  const graph = useMemo(
    () => ({
      nodes: definition.nodes.map((node) => graphNodeOf(node, definition, [], context)),
      edges: graphEdgesOf(definition),
    }),
    [definition, context],
  );
  const chosen = selection.nodeIds.length === 1 ? definition.nodes.find(({ id }) => id === selection.nodeIds[0]) : undefined;
  return (
    <SplitPage>
      <div className={classes.canvas}>
        <GraphView
          label={version < 1 ? t('versionView.testedLabel') : t('versionView.label', { version })}
          nodes={graph.nodes}
          edges={graph.edges}
          layout={definition.layout}
          selection={selection}
          onSelect={setSelection}
        />
      </div>
      {chosen !== undefined && (
        <SidePanel title={chosen.name} width={360} onClose={() => setSelection(EMPTY_SELECTION)}>
          <JsonView openDepth={5} value={shownNode(chosen, context.nodeTypes.get(chosen.type)?.configSchema)} />
        </SidePanel>
      )}
    </SplitPage>
  );
}
