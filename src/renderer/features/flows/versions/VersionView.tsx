import { Button, Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowVersionDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../components/ErrorPanel';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { EMPTY_SELECTION } from '../../../components/graph/graph-model';
import type { GraphHandle } from '../../../components/graph/graph-props';
import { GraphView } from '../../../components/graph/graph-view';
import { JsonView } from '../../../components/JsonView';
import { SidePanel, SplitPage } from '../../../components/SidePanel';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import classes from '../editor/editor.module.css';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { ChangeList } from './ChangeList';
import { compareFlows } from './comparison';
import { shownNode } from './shown-node';
import { useRestore } from './use-restore';
import { useShownVersion } from './use-shown-version';
import { useVersion } from './use-version';
import own from './versions.module.css';

interface VersionViewProps {
  version: number;
  onBack(): void;
}

/** One version of a flow, to look at or to compare with another or the draft; the draft can be brought back to it. */
export function VersionView({ version, onBack }: VersionViewProps) {
  const { t } = useTranslation('flows');
  const { flow, context } = useEditor();
  const draft = useDocument((document) => document.definition);
  const { comparedWith } = useShownVersion();
  const restore = useRestore();
  const { data, error, refetch } = useVersion(flow.id, version);
  const isOtherVersion = typeof comparedWith === 'number';
  const other = useVersion(flow.id, isOtherVersion ? comparedWith : 1, isOtherVersion);
  const compared = comparedWith === 'draft' ? draft : isOtherVersion ? other.data?.definition : undefined;
  const isDraftTheSame = version === flow.publishedVersion && !flow.hasDraftChanges;
  const failure = error ?? (isOtherVersion ? other.error : null);
  const isWaiting = data === undefined || (comparedWith !== undefined && compared === undefined);
  return (
    <>
      <div className={classes.banner} role="status">
        <span className={classes.bannerText}>
          <VersionText version={version} data={data} />
        </span>
        <CompareChoice version={version} />
        {data !== undefined && !isDraftTheSame && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              restore(data);
              onBack();
            }}
          >
            {t('versionView.restore')}
          </Button>
        )}
        <Button size="xs" onClick={onBack}>
          {t('versionView.back')}
        </Button>
      </div>
      {failure !== null ? (
        <ErrorPanel
          error={failure}
          onRetry={() => {
            void refetch();
            if (isOtherVersion) void other.refetch();
          }}
        />
      ) : isWaiting ? (
        <div className={classes.loading} aria-hidden="true">
          <Skeleton height={52} width={212} />
          <Skeleton height={52} width={212} />
        </div>
      ) : compared === undefined ? (
        <VersionGraph key={version} data={data} context={context} />
      ) : (
        <ComparedGraph
          key={`${version} ${String(comparedWith)}`}
          // The older one first, so that "added" means since then.
          before={isOtherVersion && comparedWith < version ? compared : data.definition}
          after={isOtherVersion && comparedWith < version ? data.definition : compared}
        />
      )}
    </>
  );
}

function VersionText({ version, data }: { version: number; data: FlowVersionDetail | undefined }) {
  const { t } = useTranslation('flows');
  const { flow } = useEditor();
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

/** What the version is compared with: nothing, the draft, or any other version. */
function CompareChoice({ version }: { version: number }) {
  const { t } = useTranslation('versions');
  const { flow } = useEditor();
  const { comparedWith, showVersion } = useShownVersion();
  const { data } = useQuery({
    ...api.flows.versions.queryOptions({ input: { flowId: flow.id, limit: 100 } }),
    enabled: flow.publishedVersion !== undefined,
  });
  const others = (data?.items ?? []).filter((item) => item.version !== version);
  const named = ({ version: number, note }: { version: number; note?: string | undefined }) =>
    note === undefined ? t('flows:version', { version: number }) : `${t('flows:version', { version: number })} · ${note}`;
  return (
    <Select
      size="xs"
      w={190}
      aria-label={t('compareWith')}
      allowDeselect={false}
      value={comparedWith === undefined ? 'nothing' : String(comparedWith)}
      data={[
        { value: 'nothing', label: t('compareNothing') },
        { value: 'draft', label: t('withDraft') },
        ...others.map((item) => ({ value: String(item.version), label: t('with', { version: named(item) }) })),
      ]}
      onChange={(value) => showVersion(version, value === 'draft' ? 'draft' : value === 'nothing' ? undefined : Number(value))}
    />
  );
}

/** Both in one graph, what differs in colour, and listed beside it. */
function ComparedGraph({ before, after }: { before: FlowDefinition; after: FlowDefinition }) {
  const { t } = useTranslation('versions');
  const { context } = useEditor();
  const [selection, setSelection] = useState(EMPTY_SELECTION);
  const handle = useRef<GraphHandle>(null);
  const wasShown = useRef(false);
  const { nodes, edges, layout, annotations, changes } = useMemo(
    () => compareFlows(before, after, context),
    [before, after, context],
  );
  const selected = selection.nodeIds.length === 1 ? selection.nodeIds[0] : undefined;
  const { showVersion, shownVersion } = useShownVersion();
  const count = (mark: string) => changes.filter((change) => change.mark === mark && change.on !== 'places').length;
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')];
  return (
    <SplitPage>
      <div className={classes.canvas}>
        <GraphView
          label={t('graph')}
          nodes={nodes}
          edges={edges}
          layout={layout}
          annotations={annotations}
          selection={selection}
          onSelect={setSelection}
          handle={handle}
          onPlaced={() => {
            if (wasShown.current) return;
            wasShown.current = true;
            // A difference may be anywhere, so all of it is shown at first.
            setTimeout(() => handle.current?.fit(), 60);
          }}
        />
      </div>
      <SidePanel
        width={400}
        title={
          <span className={own.summary}>
            {t('title')}
            <span className={own.counts} role="img" aria-label={t('counts', { added, removed, changed })}>
              <span data-mark="added">+{added}</span>
              <span data-mark="removed">−{removed}</span>
              <span data-mark="changed">~{changed}</span>
            </span>
          </span>
        }
        onClose={() => showVersion(shownVersion)}
      >
        <ChangeList
          changes={changes}
          nodeTypes={context.nodeTypes}
          selected={selected}
          onSelect={(id) => setSelection({ nodeIds: [id] })}
        />
      </SidePanel>
    </SplitPage>
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
          annotations={definition.annotations}
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
