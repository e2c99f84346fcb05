import { Button, Menu, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, Copy, FileUp, LayoutTemplate, ListChecks, Plus, Search, Workflow } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useStore } from 'zustand';
import { type FlowStatus, flowStatusSchema } from '#shared/model/flow';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { useGraphContext } from '../../components/graph/use-graph-context';
import { PageHeader, Toolbar } from '../../components/Page';
import { SearchBox } from '../../components/SearchBox';
import { VirtualTable } from '../../components/VirtualTable';
import { api, client } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { offeredFlowFiles, offerFlowFiles } from '../../lib/flow-files-offered';
import { useLocalText } from '../../lib/local-text';
import { useFlowColumns } from './list/columns';
import classes from './list/list.module.css';
import { useFlowActions } from './list/use-flow-actions';
import { blankFlow, MANUAL_LABEL } from './new-flow';
import { useRunFlow } from './run/use-run-flow';
import { type StartFrom, StartFromDialog } from './start-from/StartFromDialog';

const START_FROM: readonly StartFrom[] = ['template', 'guided', 'empty', 'file', 'copy'];

/** Every flow: find it, run it, pause it, make another. `?new=template` opens the dialog for a new one. */
export default function FlowsPage() {
  const { t } = useTranslation('flows');
  const { t: tc } = useTranslation('components');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const localText = useLocalText();
  const { context } = useGraphContext();
  const [params, setParams] = useSearchParams();
  const search = useRef<HTMLInputElement>(null);
  const files = useStore(offeredFlowFiles, (offered) => offered.files);
  const [isDropping, setDropping] = useState(false);
  const actions = useFlowActions();
  const { run, dialog } = useRunFlow(actions);

  const text = params.get('q') ?? '';
  const parsedStatus = flowStatusSchema.safeParse(params.get('status'));
  const status: FlowStatus | undefined = parsedStatus.success ? parsedStatus.data : undefined;
  const startFrom = START_FROM.find((from) => from === params.get('new'));
  const narrow = (change: { q?: string; status?: string; new?: StartFrom | '' }) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(change)) {
          if (value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  const list = useInfiniteQuery(
    api.flows.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
        ...(text.trim() === '' ? {} : { search: text.trim() }),
        ...(status === undefined ? {} : { status }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const create = useMutation({
    mutationFn: async () => {
      const manual = context?.nodeTypes.get('core.manual');
      const body = blankFlow(
        t('newName'),
        rows.map((flow) => flow.name),
        localText(manual?.label ?? MANUAL_LABEL),
      );
      return client.flows.create({ body });
    },
    onSuccess: (flow) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      void navigate(`/flows/${flow.id}`);
    },
  });
  const begin = (from: StartFrom, dropped: readonly File[] = []) => {
    offerFlowFiles(dropped);
    narrow({ new: from });
  };
  const columns = useFlowColumns(actions, run);
  const newFlow = () => {
    if (!create.isPending) create.mutate();
  };
  useCommands([
    { id: 'flows-new', label: t('new.button'), group: 'page', keys: 'n', run: () => begin('template') },
    { id: 'flows-blank', label: t('new.blank'), group: 'page', keys: 'shift+n', run: newFlow },
    { id: 'flows-template', label: t('new.template'), group: 'page', run: () => begin('template') },
    { id: 'flows-import', label: t('new.import'), group: 'page', keys: 'i', run: () => begin('file') },
    { id: 'flows-copy', label: t('new.copy'), group: 'page', run: () => begin('copy') },
    { id: 'flows-search', label: t('search'), group: 'page', keys: '/', run: () => search.current?.focus() },
  ]);

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (
      !(event.target instanceof HTMLElement) ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target.getAttribute('role') !== 'row'
    )
      return;
    const flow = rows[Number(event.target.dataset['index'])];
    if (flow === undefined) return;
    const acts: Record<string, () => void> = {
      r: () => run(flow),
      p: () => (flow.status === 'active' ? actions.pause(flow) : flow.status === 'paused' ? actions.resume(flow) : undefined),
      o: () => void navigate(`/flows/${flow.id}/info`),
      s: () => void navigate(`/flows/${flow.id}/schedule`),
      d: () => actions.duplicate(flow),
      e: () => actions.exportFlow(flow),
      Delete: () => actions.remove(flow),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    const dropped = [...event.dataTransfer.files];
    if (dropped.length > 0) begin('file', dropped);
  };

  const isFiltered = text.trim() !== '' || status !== undefined;
  const empty = isFiltered ? (
    <EmptyState
      icon={Search}
      title={t('empty.filtered')}
      action={
        <Button variant="default" onClick={() => narrow({ q: '', status: '' })}>
          {t('clear')}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={Workflow}
      title={t('empty.title')}
      text={t('empty.text')}
      action={
        <Button leftSection={<LayoutTemplate size={14} />} onClick={() => begin('template')}>
          {t('empty.action')}
        </Button>
      }
    />
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <Button.Group data-tour="new-flow">
            <Button size="xs" leftSection={<Plus size={14} />} loading={create.isPending} onClick={() => begin('template')}>
              {t('new.button')}
            </Button>
            <Menu position="bottom-end" width={220}>
              <Menu.Target>
                <Button size="xs" px={6} aria-label={t('new.more')}>
                  <ChevronDown size={14} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<Plus size={14} />} onClick={newFlow}>
                  {t('new.blank')}
                </Menu.Item>
                <Menu.Item leftSection={<LayoutTemplate size={14} />} onClick={() => begin('template')}>
                  {t('new.template')}
                </Menu.Item>
                <Menu.Item leftSection={<ListChecks size={14} />} onClick={() => void navigate('/flows/new-automation')}>
                  {t('new-automation:entry.menu')}
                </Menu.Item>
                <Menu.Item leftSection={<FileUp size={14} />} onClick={() => begin('file')}>
                  {t('new.import')}
                </Menu.Item>
                <Menu.Item leftSection={<Copy size={14} />} onClick={() => begin('copy')}>
                  {t('new.copy')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Button.Group>
        }
      />
      <Toolbar>
        <SearchBox label={t('search')} value={text} onChange={(q) => narrow({ q })} inputRef={search} width={260} />
        <SegmentedControl
          size="xs"
          aria-label={t('column.status')}
          value={status ?? 'all'}
          onChange={(value) => narrow({ status: value === 'all' ? '' : value })}
          data={[
            { value: 'all', label: t('all') },
            ...flowStatusSchema.options.map((value) => ({ value, label: tc(`flowStatus.${value}`) })),
          ]}
        />
      </Toolbar>
      {list.isError && list.data === undefined ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div
          className={classes.holder}
          onKeyDown={onRowKey}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes('Files')) return;
            event.preventDefault();
            setDropping(true);
          }}
          onDragLeave={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
          }}
          onDrop={onDrop}
        >
          <VirtualTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={(flow) => flow.id}
            onOpen={(flow) => void navigate(`/flows/${flow.id}`)}
            isLoading={list.isPending}
            onEndReached={more}
            isLoadingMore={isFetchingNextPage}
            empty={empty}
          />
          {isDropping && <div className={classes.dropping}>{t('import.dropHere')}</div>}
        </div>
      )}
      <StartFromDialog
        from={startFrom}
        files={files}
        onChange={(from) => narrow({ new: from })}
        onEmpty={newFlow}
        onClose={() => narrow({ new: '' })}
      />
      {dialog}
    </>
  );
}
