import { ActionIcon, Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { GitCompareArrows, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowVersionSummary } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { RelativeTime } from '../../../components/Time';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { api } from '../../../lib/client';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { countChanges } from './comparison';
import { useRestore } from './use-restore';
import { useShownVersion } from './use-shown-version';
import { useVersion } from './use-version';
import classes from './versions.module.css';

const PAGE_SIZE = 50;

/** The published versions of the flow, newest first: when, why, and how much each changed; to look at, compare and restore. */
export function VersionsTab() {
  const { t } = useTranslation('versions');
  const { flow, publish } = useEditor();
  const { shownVersion, showVersion } = useShownVersion();
  const versions = useInfiniteQuery({
    ...api.flows.versions.infiniteOptions({
      input: (cursor: string | undefined) => ({ flowId: flow.id, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
    }),
    enabled: flow.publishedVersion !== undefined,
  });
  if (flow.publishedVersion === undefined)
    return (
      <p className={classes.empty}>
        {t('none')}{' '}
        <Button size="compact-xs" variant="default" onClick={publish}>
          {t('flows:publish.button', { version: 1 })}
        </Button>
      </p>
    );
  if (versions.isError) return <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />;
  const rows = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<FlowVersionSummary>[] = [
    {
      id: 'version',
      header: t('column.version'),
      width: '110px',
      render: ({ version }) => (
        <span aria-current={version === shownVersion || undefined}>
          {t('flows:version', { version })}
          {version === flow.publishedVersion && ` · ${t('published')}`}
        </span>
      ),
    },
    {
      id: 'note',
      header: t('column.note'),
      width: 'minmax(120px, 1fr)',
      render: ({ note }) => (
        <span className={classes.note} data-empty={note === undefined || undefined} title={note}>
          {note ?? t('noNote')}
        </span>
      ),
    },
    {
      id: 'changes',
      header: t('column.changes'),
      width: '170px',
      render: ({ version }) => <Counts flowId={flow.id} version={version} />,
    },
    {
      id: 'time',
      header: t('column.time'),
      width: '120px',
      align: 'right',
      minTableWidth: 640,
      render: ({ publishedAt }) => <RelativeTime at={publishedAt} />,
    },
    {
      id: 'actions',
      header: '',
      label: t('column.actions'),
      width: '76px',
      align: 'right',
      render: ({ version }) => <Actions version={version} />,
    },
  ];
  return (
    <div className={classes.root}>
      <VirtualTable
        label={t('label')}
        columns={columns}
        rows={rows}
        rowKey={({ version }) => String(version)}
        selectedKey={shownVersion === undefined ? undefined : String(shownVersion)}
        isLoading={versions.isPending}
        isLoadingMore={versions.isFetchingNextPage}
        onEndReached={() => {
          if (versions.hasNextPage && !versions.isFetchingNextPage) void versions.fetchNextPage();
        }}
        onOpen={({ version }) => showVersion(version, version > 1 ? version - 1 : undefined)}
      />
    </div>
  );
}

/** What the version changed against the one before it. */
function Counts({ flowId, version }: { flowId: FlowId; version: number }) {
  const { t } = useTranslation('versions');
  const after = useVersion(flowId, version);
  const before = useVersion(flowId, version - 1, version > 1);
  if (version === 1) return <span className={classes.note}>{t('first')}</span>;
  if (after.data === undefined || before.data === undefined) return null;
  const { added, removed, changed } = countChanges(before.data.definition, after.data.definition);
  if (added + removed + changed === 0) return <span className={classes.note}>{t('onlyMoved')}</span>;
  return (
    <span
      className={classes.counts}
      role="img"
      aria-label={t('counts', { added, removed, changed })}
      title={t('counts', { added, removed, changed })}
    >
      <span data-mark="added">+{added}</span>
      <span data-mark="removed">−{removed}</span>
      <span data-mark="changed">~{changed}</span>
    </span>
  );
}

function Actions({ version }: { version: number }) {
  const { t } = useTranslation('versions');
  const { flow } = useEditor();
  const definition = useDocument((document) => document.definition);
  const { showVersion } = useShownVersion();
  const restore = useRestore();
  const { data, refetch } = useQuery({
    ...api.flows.version.queryOptions({ input: { flowId: flow.id, version }, staleTime: Number.POSITIVE_INFINITY }),
    enabled: false,
  });
  const bringBack = async () => {
    const known = data ?? (await refetch({ throwOnError: true })).data;
    if (known !== undefined) restore(known);
  };
  return (
    <span className={classes.actions}>
      <Hint label={t('compareDraft')}>
        <ActionIcon
          size="sm"
          aria-label={t('compareDraftOf', { version })}
          onClick={(event) => {
            event.stopPropagation();
            showVersion(version, 'draft');
          }}
        >
          <GitCompareArrows size={14} />
        </ActionIcon>
      </Hint>
      <Hint label={t('restore')}>
        <ActionIcon
          size="sm"
          aria-label={t('restoreOf', { version })}
          disabled={definition === data?.definition}
          onClick={(event) => {
            event.stopPropagation();
            void bringBack();
          }}
        >
          <RotateCcw size={14} />
        </ActionIcon>
      </Hint>
    </span>
  );
}
