import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowNode, FlowProblem } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { CompensationField } from '../editor/CompensationField';
import editor from '../editor/editor.module.css';
import { LimitState } from '../editor/LimitState';
import { PolicyFields } from '../editor/PolicyFields';
import classes from './node-panel.module.css';
import { ProblemLine } from './ProblemLine';
import { policiesSet } from './policy-sentences';

interface PoliciesTabProps {
  flowId: FlowId;
  definition: FlowDefinition;
  node: FlowNode;
  context: FlowGraphContext;
  problems: readonly FlowProblem[];
  onPolicies(policies: FlowNode['policies'] | undefined): void;
  onCompensation(compensation: FlowNode['compensation'] | undefined): void;
}

/** What holds a node back, what it does on errors and what undoes it, each with what it means now. */
export function PoliciesTab({ flowId, definition, node, context, problems, onPolicies, onCompensation }: PoliciesTabProps) {
  const { t } = useTranslation('node-panel');
  const type = context.nodeTypes.get(node.type);
  const undoing = definition.nodes.find(({ id }) => id === node.compensation);
  if (type?.kind === 'trigger') return <p className={editor.quiet}>{t('trigger')}</p>;
  return (
    <div className={editor.stack}>
      {problems.map((problem) => (
        <ProblemLine key={`${problem.code}${problem.field}`} problem={problem} />
      ))}
      <LimitState flowId={flowId} nodes={[node]} />
      <PolicyFields policies={node.policies} onChange={onPolicies} />
      {type?.kind === 'action' && (
        <div className={editor.policy}>
          <CompensationField definition={definition} node={node} context={context} onChange={onCompensation} />
          <div className={classes.meaning} data-set={undoing !== undefined || undefined}>
            {undoing === undefined ? t('compensation.none') : t('compensation.set', { name: undoing.name })}
          </div>
        </div>
      )}
      {policiesSet(node.policies).length > 0 && (
        <Button size="xs" variant="default" className={editor.start ?? ''} onClick={() => onPolicies(undefined)}>
          {t('resetAll')}
        </Button>
      )}
    </div>
  );
}
