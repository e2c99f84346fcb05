import { Menu } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronDown, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { RelativeTime } from '../../../components/Time';
import { api } from '../../../lib/client';
import classes from '../editor/editor.module.css';

const PAGE_SIZE = 25;

interface VersionMenuProps {
  flow: FlowDetail;
  /** The version that is looked at; undefined: the draft. */
  shown: number | undefined;
  onShow(version: number | undefined): void;
}

/** The published versions of a flow, newest first, to look at one; the button names what is published. */
export function VersionMenu({ flow, shown, onShow }: VersionMenuProps) {
  const { t } = useTranslation('flows');
  const [isOpen, setOpen] = useState(false);
  const { publishedVersion = 0 } = flow;
  const versions = useInfiniteQuery({
    ...api.flows.versions.infiniteOptions({
      input: (cursor: string | undefined) => ({
        flowId: flow.id,
        limit: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
    }),
    enabled: isOpen,
  });
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Menu position="bottom-start" width={300} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <button
          type="button"
          className={classes.version}
          aria-pressed={shown !== undefined}
          aria-label={t('versionMenu.open', { version: publishedVersion })}
        >
          {t('version', { version: publishedVersion })}
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.versions ?? ''}>
        {shown !== undefined && (
          <>
            <Menu.Item leftSection={<PencilLine size={14} />} onClick={() => onShow(undefined)}>
              {t('versionView.back')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t('versionMenu.title')}</Menu.Label>
        {versions.isError && <ErrorPanel inline error={versions.error} onRetry={() => void versions.refetch()} />}
        {versions.isPending && <Menu.Label>{t('versionMenu.loading')}</Menu.Label>}
        {items.map(({ version, publishedAt, note }) => (
          <Menu.Item
            key={version}
            aria-current={version === shown || undefined}
            data-shown={version === shown || undefined}
            leftSection={<span className={classes.versionNumber}>{t('version', { version })}</span>}
            rightSection={
              <span className={classes.versionTime}>
                <RelativeTime at={publishedAt} />
              </span>
            }
            onClick={() => onShow(version)}
          >
            <span className={classes.versionNote} title={note}>
              {note ?? (version === publishedVersion ? t('versionMenu.published') : t('versionMenu.noNote'))}
            </span>
          </Menu.Item>
        ))}
        {versions.hasNextPage && (
          <Menu.Item
            closeMenuOnClick={false}
            disabled={versions.isFetchingNextPage}
            onClick={() => void versions.fetchNextPage()}
          >
            {t('versionMenu.older')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
