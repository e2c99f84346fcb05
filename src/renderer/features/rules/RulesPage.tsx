import { ActionIcon, Button, Menu, Switch, Tooltip } from '@mantine/core';
import { EllipsisVertical, ListTree, Pause, Pencil, Play, Plus, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Rule } from '#shared/model/rule';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Hint } from '../../components/Kbd';
import { PageHeader } from '../../components/Page';
import { SplitPage } from '../../components/SidePanel';
import { RelativeTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { useShownName } from '../../components/use-shown-name';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { useCommands } from '../../lib/commands';
import { useFormat } from '../../lib/use-format';
import { RuleDialog } from './RuleDialog';
import { RulePanel } from './RulePanel';
import { actionTarget } from './rule-form';
import classes from './rules.module.css';
import { useRules } from './use-rules';

/** Rules: when an event of this type comes, do this. */
export default function RulesPage() {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const { query, flowName, flows, setEnabled, remove } = useRules();
  const shownName = useShownName();
  const errorText = useErrorText();
  /** The rule being changed, `new`, or nothing. */
  const [edited, setEdited] = useState<Rule | 'new'>();
  const selectedId = params.get('rule') ?? undefined;
  const selected = query.data?.find(({ id }) => id === selectedId);
  const select = (ruleId: string | undefined) => setParams(ruleId === undefined ? {} : { rule: ruleId }, { replace: true });
  const drop = async (rule: Rule) => {
    if ((await remove(rule)) && rule.id === selectedId) select(undefined);
  };

  useCommands([
    { id: 'new-rule', label: t('new'), group: 'page', keys: 'n', run: () => setEdited('new') },
    ...(selected === undefined
      ? []
      : [
          { id: 'edit-rule', label: t('edit'), group: 'page' as const, keys: 'e', run: () => setEdited(selected) },
          { id: 'delete-rule', label: t('delete'), group: 'page' as const, keys: 'Delete', run: () => void drop(selected) },
        ]),
  ]);

  const columns: Column<Rule>[] = [
    {
      id: 'enabled',
      header: t('column.on'),
      width: '44px',
      render: (rule) => (
        <Switch
          size="xs"
          aria-label={t('switch', { name: shownName(rule.name) })}
          checked={rule.enabled}
          onChange={(event) => setEnabled(rule, event.currentTarget.checked)}
        />
      ),
    },
    {
      id: 'name',
      header: t('column.name'),
      width: 'minmax(110px, 1.3fr)',
      render: ({ name, lastError, lastFailure }) => {
        const message = lastFailure === undefined ? lastError : errorText(lastFailure);
        return (
          <span className={classes.name}>
            <span className="pf-clip">{shownName(name)}</span>
            {message !== undefined && (
              <Tooltip label={message} multiline maw={360}>
                <TriangleAlert size={14} className={classes.bad} role="img" aria-label={t('lastFailed', { message })} />
              </Tooltip>
            )}
          </span>
        );
      },
    },
    {
      id: 'event',
      header: t('column.event'),
      width: 'minmax(100px, 1fr)',
      render: ({ event }) => <code className={classes.mono}>{event}</code>,
    },
    {
      id: 'action',
      header: t('column.action'),
      width: 'minmax(120px, 1.3fr)',
      render: ({ action }) => (
        <>
          {t(`components:ruleAction.${action.type}`)} <span className={classes.soft}>{actionTarget(action, flowName)}</span>
        </>
      ),
    },
    {
      id: 'count',
      header: t('column.fired'),
      width: '72px',
      align: 'right',
      minTableWidth: 720,
      render: ({ firedCount }) => format.number(firedCount),
    },
    {
      id: 'last',
      header: t('column.lastFired'),
      width: '116px',
      align: 'right',
      render: ({ lastFiredAt }) =>
        lastFiredAt === undefined ? <span className={classes.soft}>{t('never')}</span> : <RelativeTime at={lastFiredAt} />,
    },
    {
      id: 'menu',
      header: '',
      label: t('column.menu'),
      width: '28px',
      render: (rule) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="sm" aria-label={t('more', { name: shownName(rule.name) })}>
              <EllipsisVertical size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Pencil size={14} />} onClick={() => setEdited(rule)}>
              {t('edit')}
            </Menu.Item>
            <Menu.Item
              leftSection={rule.enabled ? <Pause size={14} /> : <Play size={14} />}
              onClick={() => setEnabled(rule, !rule.enabled)}
            >
              {rule.enabled ? t('pause') : t('resume')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="var(--pf-failed)" leftSection={<Trash2 size={14} />} onClick={() => void drop(rule)}>
              {t('delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];

  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <Hint label={t('new')} keys="n">
            <Button leftSection={<Plus size={14} />} onClick={() => setEdited('new')}>
              {t('new')}
            </Button>
          </Hint>
        }
      />
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <VirtualTable
            label={t('title')}
            columns={columns}
            rows={query.data ?? []}
            rowKey={({ id }) => id}
            selectedKey={selectedId}
            onOpen={({ id }) => select(id === selectedId ? undefined : id)}
            isLoading={query.isPending}
            empty={
              <EmptyState
                icon={ListTree}
                title={t('empty.title')}
                text={t('empty.text')}
                action={
                  <Button leftSection={<Plus size={14} />} onClick={() => setEdited('new')}>
                    {t('new')}
                  </Button>
                }
              />
            }
          />
        )}
        {selected !== undefined && (
          <RulePanel
            rule={selected}
            flowName={flowName}
            onClose={() => select(undefined)}
            onEdit={() => setEdited(selected)}
            onDelete={() => void drop(selected)}
          />
        )}
      </SplitPage>
      {edited !== undefined && (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          flows={flows}
          onClose={() => setEdited(undefined)}
          onSaved={(rule) => {
            setEdited(undefined);
            select(rule.id);
          }}
        />
      )}
    </>
  );
}
