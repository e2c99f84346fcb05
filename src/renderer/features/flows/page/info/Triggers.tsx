import { useQuery } from '@tanstack/react-query';
import { CalendarDays } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDetail, FlowNode } from '#shared/model/flow';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import type { TriggerState } from '#shared/model/trigger-state';
import { NodeIcon } from '../../../../components/graph/node-icon';
import { nodeSummary } from '../../../../components/graph/node-summary';
import { useGraphContext } from '../../../../components/graph/use-graph-context';
import { ScheduleStatusBadge } from '../../../../components/occurrences/ScheduleStatusBadge';
import { useScheduleWords } from '../../../../components/occurrences/use-schedule-words';
import { Section } from '../../../../components/Section';
import { RelativeTime } from '../../../../components/Time';
import { api } from '../../../../lib/client';
import { PluginTriggerState } from '../../trigger-state/PluginTriggerState';
import { useTriggerStates } from '../../trigger-state/use-trigger-states';
import classes from './info.module.css';

/** What starts the flow, in plain words: of the published version, else of the draft. */
export function Triggers({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const { context } = useGraphContext();
  const { data: schedules } = useQuery(api.schedules.list.queryOptions({ input: { flowId: flow.id, limit: 100 } }));
  const { nodes } = flow.published ?? flow.draft;
  const triggers = nodes.filter(({ type, disabled }) => disabled !== true && context?.nodeTypes.get(type)?.kind === 'trigger');
  const hasPluginTrigger = triggers.some(({ type }) => context?.nodeTypes.get(type)?.plugin !== undefined);
  const states = useTriggerStates(flow.id, hasPluginTrigger);
  if (context === undefined) return null;
  return (
    <Section title={t('info.triggers')} flush>
      {triggers.length === 0 ? (
        <p className={classes.empty}>{t('info.noTriggers')}</p>
      ) : (
        <ul className={classes.list}>
          {triggers.map((node) => (
            <li key={node.id}>
              <TriggerLine
                flowId={flow.id}
                node={node}
                state={states.get(node.id)}
                entry={schedules?.items.find(({ nodeId }) => nodeId === node.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface TriggerLineProps {
  flowId: string;
  node: FlowNode;
  entry: ScheduleEntry | undefined;
  /** Of a plugin's trigger that is in force. */
  state: TriggerState | undefined;
}

function TriggerLine({ flowId, node, entry, state }: TriggerLineProps) {
  const { t } = useTranslation('page');
  const { context } = useGraphContext();
  const { sentence } = useScheduleWords();
  const type = context?.nodeTypes.get(node.type);
  if (context === undefined || type === undefined) return null;
  const said =
    entry === undefined
      ? nodeSummary(node, context.localText(type.description), context, type.summary)
      : sentence(entry.schedule, entry.zone);
  return (
    <div className={classes.trigger}>
      <span className={classes.triggerIcon}>
        <NodeIcon name={type.icon} size={15} />
      </span>
      <span className={classes.triggerText}>
        <span className={classes.triggerName}>{node.name}</span>
        <span className={classes.triggerWords}>{said}</span>
        {state !== undefined && <PluginTriggerState state={state} />}
        {entry !== undefined && (
          <span className={classes.triggerState}>
            <ScheduleStatusBadge entry={entry} />
            {entry.status === 'active' && entry.nextAt !== undefined && (
              <>
                {t('schedule.next')} <RelativeTime at={entry.nextAt} />
              </>
            )}
          </span>
        )}
      </span>
      {node.type === 'core.schedule' && (
        <Link to={`/flows/${flowId}/schedule?node=${node.id}`} className={classes.aside ?? ''}>
          <CalendarDays size={13} aria-hidden="true" />
          {t('info.openSchedule')}
        </Link>
      )}
    </div>
  );
}
