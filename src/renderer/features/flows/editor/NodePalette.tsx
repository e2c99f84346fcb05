import { Modal, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeCategory, NodeTypeInfo } from '#shared/model/node-type';
import { nodeCategorySchema } from '#shared/model/node-type';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { NodeIcon } from '../../../components/graph/node-icon';
import { rankByWords } from '../../../lib/word-search';
import classes from './palette.module.css';

interface NodePaletteProps {
  opened: boolean;
  context: FlowGraphContext;
  /** Which types make sense where the node will be. */
  fits(type: NodeTypeInfo): boolean;
  onChoose(type: NodeTypeInfo): void;
  onClose(): void;
}

/** Chooses a node type: search by words, arrows and Enter, or the mouse. */
export function NodePalette(props: NodePaletteProps) {
  const { t } = useTranslation('flows');
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size={520}
      padding={0}
      withCloseButton={false}
      yOffset="12vh"
      centered={false}
      title={t('palette.title')}
      classNames={{ header: classes.hidden ?? '' }}
    >
      {props.opened && <PaletteList {...props} />}
    </Modal>
  );
}

function PaletteList({ context, fits, onChoose, onClose }: NodePaletteProps) {
  const { t } = useTranslation('flows');
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const types = [...context.nodeTypes.values()].filter(fits);
  const found = rankByWords(
    types,
    query,
    (type) => `${type.label.en} ${type.label['pt-BR']} ${context.localText(type.description)} ${type.type}`,
  );
  const groups = nodeCategorySchema.options
    .map((category): [NodeCategory, NodeTypeInfo[]] => [category, found.filter((type) => type.category === category)])
    .filter(([, members]) => members.length > 0);
  // While searching, the best match comes first; otherwise the order of the categories.
  const order = query.trim() === '' ? groups.flatMap(([, members]) => members) : found;
  const choose = (type: NodeTypeInfo) => {
    onClose();
    onChoose(type);
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(order.length - 1, to));
    setActive(next);
    requestAnimationFrame(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = order[active];
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter' && current !== undefined) choose(current);
    else return;
    event.preventDefault();
  };
  const option = (type: NodeTypeInfo) => (
    <div
      key={type.type}
      id={`palette-${type.type}`}
      role="option"
      aria-selected={order[active] === type}
      data-category={type.category}
      className={classes.option}
      onClick={() => choose(type)}
      onPointerMove={() => setActive(order.indexOf(type))}
    >
      <span className={classes.icon}>
        <NodeIcon name={type.icon} />
      </span>
      <span className={classes.text}>
        <strong>{context.localText(type.label)}</strong>
        <span className="pf-clip">{context.localText(type.description)}</span>
      </span>
    </div>
  );
  return (
    <div className={classes.root}>
      <TextInput
        size="md"
        variant="unstyled"
        leftSection={<Search size={15} />}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        value={query}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="node-palette"
        aria-activedescendant={order[active] === undefined ? undefined : `palette-${order[active].type}`}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className={classes.search ?? ''}
      />
      <div ref={list} id="node-palette" role="listbox" aria-label={t('palette.title')} className={classes.list}>
        {order.length === 0 && <p className={classes.none}>{t('palette.none', { query })}</p>}
        {query.trim() === ''
          ? groups.map(([category, members]) => (
              <div key={category} role="group" aria-label={t(`category.${category}`)}>
                <div className={classes.category} aria-hidden="true">
                  {t(`category.${category}`)}
                </div>
                {members.map(option)}
              </div>
            ))
          : found.map(option)}
      </div>
    </div>
  );
}
