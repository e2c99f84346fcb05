import { ActionIcon, Button, FileButton } from '@mantine/core';
import { CalendarHeart, FileUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { Toolbar } from '../../../components/Page';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { useCommands } from '../../../lib/commands';
import { useFormat } from '../../../lib/use-format';
import { HolidayListDialog } from './HolidayListDialog';
import classes from './holidays.module.css';
import { nextDay } from './list-draft';
import { type HolidayListEntry, useHolidayLists } from './use-holiday-lists';

const ACCEPTED = '.ics,text/calendar';

/** Days off of one's own, besides those of a country: lists that schedules name. */
export default function HolidaysTab() {
  const { t } = useTranslation('schedules');
  const [params, setParams] = useSearchParams();
  const { query, renew, importText, remove } = useHolidayLists();
  const [isDropping, setDropping] = useState(false);
  const lists = query.data ?? [];
  const openId = params.get('list') ?? undefined;
  const opened = lists.find(({ id }) => id === openId);
  const open = (id: string | undefined) => setParams(id === undefined ? {} : { list: id }, { replace: true });
  const take = async (file: File | null | undefined) => {
    if (file === null || file === undefined) return;
    const name = file.name.replace(/\.ics$/i, '').trim() || t('holidays.newName');
    importText.mutate({ text: await file.text(), name }, { onSuccess: ({ list }) => open(list.id) });
  };
  useCommands([{ id: 'holidays-new', label: t('holidays.new'), group: 'page', keys: 'n', run: () => open('new') }]);
  const columns = useListColumns(open, (list) => remove.mutate(list));
  const importButton = (
    <FileButton accept={ACCEPTED} onChange={(file) => void take(file)}>
      {(props) => (
        <Button size="xs" variant="default" leftSection={<FileUp size={14} />} loading={importText.isPending} {...props}>
          {t('holidays.import')}
        </Button>
      )}
    </FileButton>
  );
  const newButton = (
    <Hint label={t('holidays.new')} keys="n">
      <Button size="xs" leftSection={<Plus size={14} />} onClick={() => open('new')}>
        {t('holidays.new')}
      </Button>
    </Hint>
  );
  const onRowKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'Delete' || !(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    const list = lists[Number(event.target.dataset['index'])];
    if (list === undefined || list.usedBy.length > 0) return;
    event.preventDefault();
    remove.mutate(list);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <Toolbar
        end={
          <>
            {importButton}
            {newButton}
          </>
        }
      >
        <span className={classes.hint}>{t('holidays.hint')}</span>
      </Toolbar>
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
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
            label={t('tab.holidays')}
            columns={columns}
            rows={lists}
            rowKey={({ id }) => id}
            onOpen={({ id }) => open(id)}
            isLoading={query.isPending}
            empty={
              <EmptyState
                icon={CalendarHeart}
                title={t('holidays.none')}
                text={t('holidays.noneText')}
                action={
                  <div className={classes.choices}>
                    {newButton}
                    {importButton}
                  </div>
                }
              />
            }
          />
          {isDropping && <div className={classes.dropping}>{t('holidays.drop')}</div>}
        </div>
      )}
      {(openId === 'new' || opened !== undefined) && (
        <HolidayListDialog
          key={openId}
          list={opened}
          onClose={() => open(undefined)}
          onSaved={() => {
            open(undefined);
            renew();
          }}
        />
      )}
    </>
  );
}

function useListColumns(open: (id: string) => void, remove: (list: HolidayListEntry) => void): Column<HolidayListEntry>[] {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const today = new Date().toISOString().slice(0, 10);
  const day = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return [
    {
      id: 'name',
      header: t('holidays.column.name'),
      width: 'minmax(140px, 1.2fr)',
      render: ({ name }) => <span className={classes.name}>{name}</span>,
    },
    {
      id: 'days',
      header: t('holidays.column.days'),
      width: '76px',
      align: 'right',
      render: ({ days }) => format.number(days.length),
    },
    {
      id: 'next',
      header: t('holidays.column.next'),
      width: 'minmax(150px, 1.2fr)',
      minTableWidth: 520,
      render: ({ days }) => {
        const next = nextDay(days, today);
        if (next === undefined) return <span className={classes.soft}>–</span>;
        return (
          <span>
            {day.format(Date.parse(next.date))} <span className={classes.soft}>{next.name}</span>
          </span>
        );
      },
    },
    {
      id: 'used',
      header: t('holidays.column.used'),
      width: 'minmax(140px, 1.5fr)',
      minTableWidth: 640,
      render: ({ usedBy }) =>
        usedBy.length === 0 ? (
          <span className={classes.soft}>{t('holidays.unused')}</span>
        ) : (
          <span className={classes.used}>
            {usedBy.map(({ flowId, flowName }) => (
              <Link key={flowId} to={`/flows/${flowId}/schedule`}>
                {flowName}
              </Link>
            ))}
          </span>
        ),
    },
    {
      id: 'actions',
      header: '',
      label: t('column.actions'),
      width: '68px',
      align: 'right',
      render: (list) => (
        <span className={classes.actions}>
          <Hint label={t('holidays.edit')} keys="Enter">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t('holidays.editOf', { name: list.name })}
              onClick={() => open(list.id)}
            >
              <Pencil size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={list.usedBy.length > 0 ? t('holidays.inUse') : t('holidays.remove')} keys="Delete">
            <ActionIcon
              size="sm"
              tabIndex={-1}
              aria-label={t('holidays.removeOf', { name: list.name })}
              disabled={list.usedBy.length > 0}
              onClick={() => remove(list)}
            >
              <Trash2 size={14} />
            </ActionIcon>
          </Hint>
        </span>
      ),
    },
  ];
}
