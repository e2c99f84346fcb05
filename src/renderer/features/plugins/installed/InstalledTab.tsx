import { Button, SegmentedControl } from '@mantine/core';
import { Puzzle, RefreshCw, Search } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { Toolbar } from '../../../components/Page';
import { SearchBox } from '../../../components/SearchBox';
import { SplitPage } from '../../../components/SidePanel';
import { VirtualTable } from '../../../components/VirtualTable';
import { useCommands } from '../../../lib/commands';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { PluginPanel } from '../panel/PluginPanel';
import { needsAttention, PLUGIN_FILTERS, type PluginFilter, shownPlugins } from '../plugin-list';
import classes from '../plugins.module.css';
import { useCheckUpdates } from '../use-check-updates';
import { usePluginActions, usePlugins } from '../use-plugins';
import { usePluginColumns } from './columns';

/** Two lines a plugin: what it is called, and what it does. */
const ROW_PX = 52;

/** The plugins that are there; the chosen one is shown beside them. */
export default function InstalledTab() {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const query = usePlugins();
  const actions = usePluginActions();
  const check = useCheckUpdates();
  const columns = usePluginColumns(actions);
  const search = useRef<HTMLInputElement>(null);
  const text = params.get('q') ?? '';
  const filter = PLUGIN_FILTERS.find((each) => each === params.get('filter')) ?? 'all';
  const all = query.data ?? [];
  const rows = shownPlugins(all, { text, filter }, localText);
  const openName = params.get('plugin') ?? undefined;
  const narrow = (changes: Record<string, string | undefined>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined || value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  const open = (name: string | undefined) => narrow({ plugin: name });
  useCommands([{ id: 'plugins-search', label: t('search'), group: 'page', keys: '/', run: () => search.current?.focus() }]);

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'row') return;
    const plugin = rows[Number(target.dataset['index'])];
    if (plugin === undefined) return;
    const acts: Record<string, () => void> = {
      e: () => actions.setOn(plugin, plugin.state === 'disabled'),
      r: () => actions.restart(plugin),
      Delete: () => plugin.origin.kind !== 'bundled' && void actions.remove(plugin, () => open(undefined)),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const attention = all.filter(needsAttention).length;
  const empty =
    text === '' && filter === 'all' ? (
      <EmptyState
        icon={Puzzle}
        title={t('empty.title')}
        text={t('empty.text')}
        action={
          <Button component={Link} to="/plugins/catalogue">
            {t('empty.action')}
          </Button>
        }
      />
    ) : (
      <EmptyState
        icon={Search}
        title={t(filter === 'attention' && text === '' ? 'empty.attention' : 'empty.filtered')}
        action={
          <Button variant="default" onClick={() => narrow({ q: undefined, filter: undefined })}>
            {t('empty.clear')}
          </Button>
        }
      />
    );
  return (
    <>
      <Toolbar
        end={
          <Hint label={t('check.button')} keys="u">
            <Button
              size="xs"
              variant="default"
              leftSection={<RefreshCw size={13} aria-hidden="true" />}
              loading={check.isPending}
              onClick={() => check.mutate()}
            >
              {t('check.button')}
            </Button>
          </Hint>
        }
      >
        <SearchBox
          label={t('search')}
          value={text}
          onChange={(q) => narrow({ q })}
          inputRef={search}
          width={240}
          maxLength={200}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('filter.label')}
          value={filter}
          onChange={(value: PluginFilter) => narrow({ filter: value === 'all' ? undefined : value })}
          data={PLUGIN_FILTERS.map((value) => ({
            value,
            label:
              value === 'attention' && attention > 0
                ? `${t('filter.attention')} (${format.number(attention)})`
                : t(`filter.${value}`),
          }))}
        />
      </Toolbar>
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div className={classes.holder} onKeyDown={onRowKey}>
            <VirtualTable
              label={t('title')}
              columns={columns}
              rows={rows}
              rowKey={({ name }) => name}
              rowHeight={ROW_PX}
              selectedKey={openName}
              onOpen={({ name }) => open(name === openName ? undefined : name)}
              isLoading={query.isPending}
              empty={empty}
            />
          </div>
        )}
        {openName !== undefined && (
          <PluginPanel
            key={openName}
            name={openName}
            tab={params.get('tab') ?? undefined}
            onTab={(tab) => narrow({ tab })}
            actions={actions}
            onClose={() => narrow({ plugin: undefined, tab: undefined })}
          />
        )}
      </SplitPage>
    </>
  );
}
