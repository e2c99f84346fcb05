import { Button, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FolderSync, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowFileAction, FlowFileEntry, FlowFilesStatus } from '#shared/model/flow-file';
import type { FlowId } from '#shared/model/ids';
import { confirm } from '../../components/confirm';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageBody, PageHeader } from '../../components/Page';
import { Section } from '../../components/Section';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { api, client } from '../../lib/client';
import { ConflictDialog } from './ConflictDialog';
import { FileRow } from './FileRow';
import classes from './flow-files.module.css';

/** How often the state of the files is read while the page is open. */
const POLL_MS = 3000;
/** Files in step are shown up to this many; those that need a person always. */
const MAX_IN_STEP = 200;

/** A folder with one file per flow: which one, how each file stands to its flow, and what needs a decision. */
export default function FlowFilesPage() {
  const { t } = useTranslation('flow-files');
  const status = useQuery(api.flowFiles.status.queryOptions({ refetchInterval: POLL_MS }));
  const { data, error } = status;
  return (
    <>
      <PageHeader title={t('title')} parents={[{ label: t('settings'), to: '/settings' }]} hint={t('hint')} />
      <PageBody width={820}>
        {data !== undefined ? (
          <Content status={data} />
        ) : error !== null ? (
          <ErrorPanel error={error} onRetry={() => void status.refetch()} />
        ) : (
          <Skeleton height={120} />
        )}
      </PageBody>
    </>
  );
}

function Content({ status }: { status: FlowFilesStatus }) {
  const { t } = useTranslation('flow-files');
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [deciding, setDeciding] = useState<FlowFileEntry>();
  const show = (next: FlowFilesStatus) => queryClient.setQueryData(api.flowFiles.status.queryKey(), next);
  const sync = useMutation({ mutationFn: () => client.flowFiles.sync({}), onSuccess: show });
  const settle = useMutation({
    mutationFn: (what: { path: string; action: FlowFileAction }) => client.flowFiles.settle(what),
    onSuccess: show,
  });
  const settleFile = async ({ path, name = path }: FlowFileEntry, action: FlowFileAction) => {
    const isFinal = action === 'delete_file';
    if (
      isFinal &&
      !(await confirm({
        title: t('deleteFileTitle', { path }),
        body: t('deleteFileText'),
        confirmLabel: t('action.delete_file'),
        danger: true,
      }))
    )
      return;
    if (
      action === 'delete_flow' &&
      !(await confirm({
        title: t('deleteFlowTitle', { name }),
        body: t('deleteFlowText'),
        confirmLabel: t('action.delete_flow'),
        danger: true,
      }))
    )
      return;
    settle.mutate({ path, action });
  };
  const open = status.entries.filter(({ state }) => state !== 'same');
  const inStep = status.entries.filter(({ state }) => state === 'same');
  const row = (entry: FlowFileEntry) => (
    <FileRow
      key={entry.path}
      entry={entry}
      isBusy={settle.isPending}
      onSettle={(action) => void settleFile(entry, action)}
      onDecide={() => setDeciding(entry)}
    />
  );
  return (
    <>
      <Section title={t('folder')} text={t('folderText')}>
        <FolderForm key={status.folder ?? ''} folder={status.folder ?? ''} />
      </Section>
      {status.problem !== undefined && (
        <div className={classes.problem} role="alert">
          {errorText(status.problem)}
        </div>
      )}
      {status.folder === undefined ? (
        <EmptyState icon={FolderSync} title={t('off')} text={t('offText')} />
      ) : (
        <>
          {open.length > 0 && (
            <Section title={t('needs', { count: open.length })} flush>
              <ul className={classes.files}>{open.map(row)}</ul>
            </Section>
          )}
          <Section
            title={t('inStep', { count: inStep.length })}
            flush
            aside={
              <span className={classes.aside}>
                {status.syncedAt !== undefined && (
                  <span className={classes.soft}>
                    {t('gone')} <RelativeTime at={status.syncedAt} />
                  </span>
                )}
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<RefreshCw size={13} />}
                  loading={sync.isPending}
                  onClick={() => sync.mutate()}
                >
                  {t('sync')}
                </Button>
              </span>
            }
          >
            {inStep.length === 0 ? (
              <p className={classes.none}>{t(status.isBusy ? 'busy' : 'none')}</p>
            ) : (
              <ul className={classes.files}>{inStep.slice(0, MAX_IN_STEP).map(row)}</ul>
            )}
            {inStep.length > MAX_IN_STEP && <p className={classes.none}>{t('more', { count: inStep.length - MAX_IN_STEP })}</p>}
          </Section>
        </>
      )}
      <ConflictDialog
        flowId={deciding?.flowId as FlowId | undefined}
        name={deciding?.name ?? ''}
        onClose={() => setDeciding(undefined)}
      />
    </>
  );
}

function FolderForm({ folder }: { folder: string }) {
  const { t } = useTranslation('flow-files');
  const queryClient = useQueryClient();
  const [text, setText] = useState(folder);
  const save = useMutation({
    mutationFn: (next: string) => client.settings.update({ flowFiles: { folder: next } }),
    meta: { ownError: true },
    onSuccess: (settings) => {
      queryClient.setQueryData(api.settings.get.queryKey(), settings);
      void queryClient.invalidateQueries({ queryKey: api.flowFiles.status.queryKey() });
    },
  });
  const wanted = text.trim();
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== folder) save.mutate(wanted);
      }}
    >
      <TextInput
        className={classes.input ?? ''}
        aria-label={t('path')}
        placeholder={t('pathExample')}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          save.reset();
        }}
      />
      <Button type="submit" disabled={wanted === folder || wanted === ''} loading={save.isPending}>
        {t('use')}
      </Button>
      {folder !== '' && (
        <Button variant="default" disabled={save.isPending} onClick={() => save.mutate('')}>
          {t('stop')}
        </Button>
      )}
      {save.isError && (
        <div className={classes.formError}>
          <ErrorPanel inline error={save.error} />
        </div>
      )}
    </form>
  );
}
