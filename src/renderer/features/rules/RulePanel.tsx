import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Trash2, Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Rule } from '#shared/model/rule';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Hint } from '../../components/Kbd';
import { Facts, SidePanel } from '../../components/SidePanel';
import { StatusIcon } from '../../components/StatusIcon';
import { RelativeTime } from '../../components/Time';
import { useShownName } from '../../components/use-shown-name';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { actionTarget } from './rule-form';
import classes from './rules.module.css';

interface RulePanelProps {
  rule: Rule;
  flowName(flowId: string): string | undefined;
  onClose(): void;
  onEdit(): void;
  onDelete(): void;
}

/** One rule in words, and what it did lately. */
export function RulePanel({ rule, flowName, onClose, onEdit, onDelete }: RulePanelProps) {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const shownName = useShownName();
  const logs = useQuery(api.rules.logs.queryOptions({ input: { ruleId: rule.id, limit: 50 }, refetchInterval: 60_000 }));
  const target = actionTarget(rule.action, flowName);
  return (
    <SidePanel
      title={shownName(rule.name)}
      onClose={onClose}
      actions={
        <>
          <Hint label={t('edit')} keys="e">
            <ActionIcon size="md" aria-label={t('edit')} onClick={onEdit}>
              <Pencil size={15} />
            </ActionIcon>
          </Hint>
          <Hint label={t('delete')} keys="Delete">
            <ActionIcon size="md" aria-label={t('delete')} onClick={onDelete}>
              <Trash2 size={15} />
            </ActionIcon>
          </Hint>
        </>
      }
    >
      <Facts
        facts={[
          [
            t('fact.when'),
            <code key="event" className={classes.mono}>
              {rule.event}
            </code>,
          ],
          ...(rule.condition === undefined
            ? []
            : [
                [
                  t('fact.if'),
                  <code key="condition" className={classes.mono}>
                    {rule.condition}
                  </code>,
                ] as const,
              ]),
          [t('fact.do'), `${t(`components:ruleAction.${rule.action.type}`)}${target === '' ? '' : `: ${target}`}`],
          [t('fact.state'), rule.enabled ? t('on') : t('off')],
          [t('fact.fired'), t('times', { count: rule.firedCount, formatted: format.number(rule.firedCount) })],
        ]}
      />
      {!rule.event.includes('*') && !rule.event.startsWith('flx.') && (
        <Button
          component={Link}
          to={`/events?simulate=${encodeURIComponent(rule.event)}`}
          variant="default"
          size="xs"
          leftSection={<Zap size={13} />}
        >
          {t('try')}
        </Button>
      )}
      <h2 className={classes.heading}>{t('history')}</h2>
      {logs.isPending && <Skeleton height={96} />}
      {logs.isError && <ErrorPanel error={logs.error} onRetry={() => void logs.refetch()} inline />}
      {logs.data?.length === 0 && <p className={classes.soft}>{t('historyEmpty')}</p>}
      <ol className={classes.log}>
        {logs.data?.map((log) => (
          <li key={`${log.eventId}:${log.at}`} className={classes.logLine}>
            <StatusIcon status={log.outcome} size={14} title={t(`outcome.${log.outcome}`)} />
            <span className={classes.logText}>
              {log.runId === undefined ? (
                <span>{log.eventType}</span>
              ) : (
                <Link className={classes.logLink ?? ''} to={`/runs/${log.runId}`}>
                  {log.eventType}
                </Link>
              )}
              {log.message !== '' && <span className={classes.logMessage}>{log.message}</span>}
            </span>
            <span className={classes.logTime}>
              <RelativeTime at={log.at} />
            </span>
          </li>
        ))}
      </ol>
    </SidePanel>
  );
}
