import { useQuery } from '@tanstack/react-query';
import { CircleDot, History, Rocket, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../components/Time';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { api } from '../../../lib/client';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { useShownVersion } from '../versions/use-shown-version';
import classes from './history.module.css';
import { type HistoryRow, historyRows } from './history-rows';
import { useEditWords } from './use-edit-words';

/** Every edit of the draft by its name, newest first; a click or Enter brings the draft back to it, or forward again. */
export function HistoryTab() {
  const { t } = useTranslation('history');
  const { flow, store, context } = useEditor();
  const history = useDocument((document) => document.history);
  const { showVersion } = useShownVersion();
  const { nameEdit } = useEditWords(context.nodeTypes);
  const { data } = useQuery({
    ...api.flows.versions.queryOptions({ input: { flowId: flow.id, limit: 100 } }),
    enabled: flow.publishedVersion !== undefined,
  });
  const rows = useMemo(() => historyRows(history, data?.items ?? []), [history, data]);
  if (history.edits.length === 0) return <p className={classes.empty}>{t('empty')}</p>;
  const columns: Column<HistoryRow>[] = [
    {
      id: 'edit',
      header: t('column.edit'),
      width: 'minmax(200px, 1fr)',
      render: (row) =>
        row.kind === 'version' ? (
          <span className={classes.edit} data-kind="version">
            <Rocket size={13} aria-hidden="true" />
            {t('version', { version: row.version.version })}
            {row.version.note !== undefined && <em>{row.version.note}</em>}
          </span>
        ) : (
          <span className={classes.edit} data-state={row.state} aria-current={row.state === 'current' || undefined}>
            {row.state === 'current' ? (
              <CircleDot size={13} role="img" aria-label={t('current')} />
            ) : row.state === 'undone' ? (
              <Undo2 size={13} role="img" aria-label={t('undone')} />
            ) : (
              <History size={13} aria-hidden="true" />
            )}
            {row.kind === 'start' ? t('start') : nameEdit(row.edit.label)}
            {row.kind === 'edit' && row.edit.outside === true && <em>{t('outside')}</em>}
          </span>
        ),
    },
    {
      id: 'time',
      header: t('column.time'),
      width: '140px',
      align: 'right',
      render: (row) => (row.kind === 'start' ? null : <RelativeTime at={row.at} />),
    },
  ];
  return (
    <div className={classes.root}>
      <VirtualTable
        label={t('label')}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        rowHeight={28}
        selectedKey={rows.find((row) => row.kind !== 'version' && row.state === 'current')?.key}
        onOpen={(row) => {
          if (row.kind === 'version') showVersion(row.version.version);
          else store.getState().goTo(row.position);
        }}
      />
    </div>
  );
}

/** How many edits there are, beside the tab's name. */
export function HistoryCount() {
  const count = useDocument((document) => document.history.position);
  return count === 0 ? null : <span className="pf-num">{count}</span>;
}
