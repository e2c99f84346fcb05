import { Button, Select } from '@mantine/core';
import { Library, Search, Store } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { CatalogueEntry } from '#shared/model/plugin-install';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { Toolbar } from '../../../components/Page';
import { SearchBox } from '../../../components/SearchBox';
import { SplitPage } from '../../../components/SidePanel';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { useCommands } from '../../../lib/commands';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { PluginTile } from '../PluginTile';
import classes from '../plugins.module.css';
import { CatalogueError } from './CatalogueError';
import { useCategoryName } from './category-name';
import { EntryButton } from './EntryButton';
import { EntryPanel } from './EntryPanel';
import { SourcesDialog } from './SourcesDialog';
import { useCatalogueSearch, useCatalogues } from './use-catalogue';

const ROW_PX = 52;
/** The same name may stand in two catalogues. */
const keyOf = ({ catalogue, name }: CatalogueEntry) => `${catalogue}/${name}`;

/** What there is to choose from: search, categories, and where it comes from. */
export default function CatalogueTab() {
  const { t } = useTranslation('plugins');
  const format = useFormat();
  const categoryName = useCategoryName();
  const [params, setParams] = useSearchParams();
  const [isSourcesOpen, setSourcesOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const text = params.get('q') ?? '';
  const category = params.get('category') ?? undefined;
  const source = params.get('source') ?? undefined;
  const openKey = params.get('entry') ?? undefined;
  const { query, rows, more, total, categories } = useCatalogueSearch({ text, category, source });
  const { data: catalogues = [] } = useCatalogues();
  const columns = useEntryColumns(catalogues.length > 1);
  const opened = rows.find((row) => keyOf(row) === openKey);
  const narrow = (changes: Record<string, string | null | undefined>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined || value === null || value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  useCommands([
    { id: 'catalogue-search', label: t('catalogue.search'), group: 'page', keys: '/', run: () => search.current?.focus() },
    { id: 'catalogue-sources', label: t('sources.open'), group: 'page', keys: 's', run: () => setSourcesOpen(true) },
  ]);
  const isFiltered = text.trim() !== '' || category !== undefined || source !== undefined;
  return (
    <>
      <Toolbar
        end={
          <>
            {total !== undefined && (
              <span className={classes.total} role="status">
                {t('catalogue.total', { count: total, number: format.number(total) })}
              </span>
            )}
            <Hint label={t('sources.open')} keys="s">
              <Button
                size="xs"
                variant="default"
                leftSection={<Library size={13} aria-hidden="true" />}
                onClick={() => setSourcesOpen(true)}
              >
                {t('sources.open')}
              </Button>
            </Hint>
          </>
        }
      >
        <SearchBox
          label={t('catalogue.search')}
          value={text}
          onChange={(q) => narrow({ q })}
          inputRef={search}
          width={240}
          maxLength={200}
        />
        <Select
          size="xs"
          w={180}
          aria-label={t('catalogue.category')}
          placeholder={t('catalogue.anyCategory')}
          data={categories.map(({ name, plugins }) => ({
            value: name,
            label: `${categoryName(name)} (${format.number(plugins)})`,
          }))}
          value={category ?? null}
          clearable
          onChange={(value) => narrow({ category: value })}
        />
        {catalogues.length > 1 && (
          <Select
            size="xs"
            w={180}
            aria-label={t('catalogue.source')}
            placeholder={t('catalogue.anySource')}
            data={catalogues.map(({ id, name }) => ({ value: id, label: name }))}
            value={source ?? null}
            clearable
            onChange={(value) => narrow({ source: value })}
          />
        )}
      </Toolbar>
      {catalogues.map((each) => each.error !== undefined && <CatalogueError key={each.id} catalogue={each} />)}
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <VirtualTable
            label={t('tab.catalogue')}
            columns={columns}
            rows={rows}
            rowKey={keyOf}
            rowHeight={ROW_PX}
            selectedKey={openKey}
            onOpen={(row) => narrow({ entry: keyOf(row) === openKey ? undefined : keyOf(row) })}
            isLoading={query.isPending}
            onEndReached={more}
            isLoadingMore={query.isFetchingNextPage}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={Search}
                  title={t('catalogue.noneFound')}
                  action={
                    <Button variant="default" onClick={() => setParams({}, { replace: true })}>
                      {t('empty.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState
                  icon={Store}
                  title={t('catalogue.none')}
                  text={t('catalogue.noneText')}
                  action={<Button onClick={() => setSourcesOpen(true)}>{t('sources.add')}</Button>}
                />
              )
            }
          />
        )}
        {opened !== undefined && (
          <EntryPanel
            key={openKey}
            entry={opened}
            source={catalogues.find(({ id }) => id === opened.catalogue)}
            onClose={() => narrow({ entry: undefined })}
          />
        )}
      </SplitPage>
      {isSourcesOpen && <SourcesDialog onClose={() => setSourcesOpen(false)} />}
    </>
  );
}

function useEntryColumns(withSource: boolean): Column<CatalogueEntry>[] {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const categoryName = useCategoryName();
  const { data: catalogues = [] } = useCatalogues();
  const source: Column<CatalogueEntry> = {
    id: 'source',
    header: t('catalogue.source'),
    width: '140px',
    minTableWidth: 860,
    render: ({ catalogue }) => (
      <span className={classes.soft}>{catalogues.find(({ id }) => id === catalogue)?.name ?? catalogue}</span>
    ),
  };
  return [
    {
      id: 'plugin',
      header: t('column.plugin'),
      width: 'minmax(200px, 3fr)',
      render: ({ icon, label, description, versions }) => (
        <span className={classes.plugin}>
          <PluginTile icon={icon} />
          <span className={classes.pluginText}>
            <span className={classes.pluginName}>
              <span className="pf-clip">{localText(label)}</span>
              <span className={classes.version}>{versions[0]?.version}</span>
            </span>
            <span className={classes.pluginWords}>{localText(description)}</span>
          </span>
        </span>
      ),
    },
    {
      id: 'categories',
      header: t('catalogue.categories'),
      width: 'minmax(90px, 160px)',
      minTableWidth: 680,
      render: ({ categories }) => <span className={classes.soft}>{categories.map(categoryName).join(', ')}</span>,
    },
    {
      id: 'author',
      header: t('catalogue.author'),
      width: '130px',
      minTableWidth: 780,
      render: ({ author }) => <span className={classes.soft}>{author}</span>,
    },
    ...(withSource ? [source] : []),
    {
      id: 'act',
      header: '',
      label: t('column.actions'),
      width: '128px',
      align: 'right',
      minTableWidth: 380,
      render: (entry) => <EntryButton entry={entry} isInRow />,
    },
  ];
}
