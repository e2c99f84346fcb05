import { Button, Menu } from '@mantine/core';
import { Braces } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition } from '#shared/model/flow';
import classes from './editor.module.css';

const VARIABLES = ['$item', '$items', '$run.id', '$flow.name', '$env', '$now'] as const;

/** Ids of all nodes from which a node can be reached, nearest first. */
export function nodesBefore(definition: FlowDefinition, nodeId: string): string[] {
  const found: string[] = [];
  const queue = [nodeId];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of definition.edges) {
      const before: string = edge.from.node;
      if (edge.to.node !== at || before === nodeId || found.includes(before)) continue;
      found.push(before);
      queue.push(before);
    }
  }
  return found;
}

interface VariableMenuProps {
  definition: FlowDefinition;
  nodeId: string;
  /** Puts an expression where the keyboard was last; absent: nowhere yet. */
  insert: ((text: string) => void) | undefined;
}

/** What an expression can use here: variables, and the outputs of earlier steps. */
export function VariableMenu({ definition, nodeId, insert }: VariableMenuProps) {
  const { t } = useTranslation('flows');
  const names = nodesBefore(definition, nodeId).flatMap((id) => definition.nodes.find((node) => node.id === id)?.name ?? []);
  return (
    <Menu position="bottom-end" width={280} returnFocus={false}>
      <Menu.Target>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Braces size={13} />}
          disabled={insert === undefined}
          title={insert === undefined ? t('variable.hint') : undefined}
        >
          {t('variable.insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.variables ?? ''}>
        <Menu.Label>{t('variable.variables')}</Menu.Label>
        {VARIABLES.map((name) => (
          <Menu.Item
            key={name}
            onClick={() => insert?.(`{{ ${name} }}`)}
            rightSection={<span className={classes.help}>{t(`variable.of.${name.slice(1).replace('.', '_')}`)}</span>}
          >
            <code>{name}</code>
          </Menu.Item>
        ))}
        {names.length > 0 && <Menu.Label>{t('variable.steps')}</Menu.Label>}
        {names.map((name) => (
          <Menu.Item key={name} onClick={() => insert?.(`{{ $step(${JSON.stringify(name)}) }}`)}>
            <code>{`$step(${JSON.stringify(name)})`}</code>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
