import { CalendarDays } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDetail, FlowNode } from '#shared/model/flow';
import { NodeIcon } from '../../../../components/graph/node-icon';
import { nodeSummary } from '../../../../components/graph/node-summary';
import { useGraphContext } from '../../../../components/graph/use-graph-context';
import { Section } from '../../../../components/Section';
import classes from './info.module.css';

/** What starts the flow, in plain words: of the published version, else of the draft. */
export function Triggers({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const { context } = useGraphContext();
  const { nodes } = flow.published ?? flow.draft;
  const triggers = nodes.filter(({ type, disabled }) => disabled !== true && context?.nodeTypes.get(type)?.kind === 'trigger');
  if (context === undefined) return null;
  return (
    <Section title={t('info.triggers')} flush>
      {triggers.length === 0 ? (
        <p className={classes.empty}>{t('info.noTriggers')}</p>
      ) : (
        <ul className={classes.list}>
          {triggers.map((node) => (
            <li key={node.id}>
              <TriggerLine flowId={flow.id} node={node} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function TriggerLine({ flowId, node }: { flowId: string; node: FlowNode }) {
  const { t } = useTranslation('page');
  const { context } = useGraphContext();
  const type = context?.nodeTypes.get(node.type);
  if (context === undefined || type === undefined) return null;
  const isSchedule = node.type === 'core.schedule';
  return (
    <div className={classes.trigger}>
      <span className={classes.triggerIcon}>
        <NodeIcon name={type.icon} size={15} />
      </span>
      <span className={classes.triggerText}>
        <span className={classes.triggerName}>{context.localText(type.label)}</span>
        <span className={classes.triggerWords}>{nodeSummary(node, context.localText(type.description), context)}</span>
      </span>
      {isSchedule && (
        <Link to={`/flows/${flowId}/schedule?node=${node.id}`} className={classes.aside ?? ''}>
          <CalendarDays size={13} aria-hidden="true" />
          {t('info.openSchedule')}
        </Link>
      )}
    </div>
  );
}
