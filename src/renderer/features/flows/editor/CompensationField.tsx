import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { compensationChoices } from './compensation-choices';
import classes from './editor.module.css';

interface CompensationFieldProps {
  definition: FlowDefinition;
  node: FlowNode;
  context: FlowGraphContext;
  onChange(compensation: FlowNode['compensation'] | undefined): void;
}

/** Which node undoes this one when the run fails or is cancelled. */
export function CompensationField({ definition, node, context, onChange }: CompensationFieldProps) {
  const { t } = useTranslation('flows');
  const { undoes, choices } = compensationChoices(definition, node, context.nodeTypes);
  if (undoes.length > 0) {
    return <p className={classes.help}>{t('compensation.undoes', { names: undoes.map((name) => `“${name}”`).join(', ') })}</p>;
  }
  return (
    <Select
      size="sm"
      label={t('compensation.label')}
      description={t(choices.length === 0 ? 'compensation.none' : 'compensation.hint')}
      placeholder={t('compensation.nothing')}
      clearable
      searchable
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={node.compensation ?? null}
      onChange={(value) => onChange((value ?? undefined) as FlowNode['compensation'] | undefined)}
    />
  );
}
