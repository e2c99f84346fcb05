import { Modal, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NodeTypeInfo, nodeCategorySchema } from '#shared/model/node-type';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { DRAGGED_TYPE } from '../../../components/graph/graph-props';
import { NodeIcon } from '../../../components/graph/node-icon';
import classes from './palette.module.css';
import { recentTypes, rememberType, searchNodeTypes } from './palette-search';

interface NodePaletteProps {
  opened: boolean;
  context: FlowGraphContext;
  /** Which types make sense where the node will be. */
  fits(type: NodeTypeInfo): boolean;
  onChoose(type: NodeTypeInfo): void;
  onClose(): void;
}

/** A node type as it stands in the list: one that was used lately stands there twice. */
interface Entry {
  key: string;
  type: NodeTypeInfo;
}

/** Chooses a node type: search by what it does, arrows and Enter, or the mouse. */
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
  const types = [...context.nodeTypes.values()].filter((type) => type.isHidden !== true && fits(type));
  const isSearching = query.trim() !== '';
  const found = searchNodeTypes(types, query);
  const [recent] = useState(() => recentTypes(localStorage));
  const groups = [
    ['recent', recent.flatMap((name) => types.find((type) => type.type === name) ?? [])] as const,
    ...nodeCategorySchema.options.map((category) => [category, types.filter((type) => type.category === category)] as const),
  ].filter(([, members]) => members.length > 0);
  // While searching, the best match comes first; otherwise what was used last, then the order of the categories.
  const order = isSearching
    ? found.map((type) => ({ key: type.type, type }))
    : groups.flatMap(([group, members]) => members.map((type) => ({ key: `${group}-${type.type}`, type })));
  const choose = ({ type }: Entry) => {
    rememberType(localStorage, type.type);
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
  const option = (entry: Entry) => (
    <div
      key={entry.key}
      id={`palette-${entry.key}`}
      role="option"
      aria-selected={order[active]?.key === entry.key}
      data-category={entry.type.category}
      className={classes.option}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_TYPE, entry.type.type);
        event.dataTransfer.effectAllowed = 'copy';
        // Not at once: a browser gives up a drag whose source is gone before it has begun.
        setTimeout(onClose, 0);
      }}
      onClick={() => choose(entry)}
      onPointerMove={() => setActive(order.findIndex(({ key }) => key === entry.key))}
    >
      <span className={classes.icon}>
        <NodeIcon name={entry.type.icon} />
      </span>
      <span className={classes.text}>
        <strong>{context.localText(entry.type.label)}</strong>
        <span className="pf-clip">{context.localText(entry.type.description)}</span>
      </span>
      {isSearching && <span className={classes.tag}>{t(`category.${entry.type.category}`)}</span>}
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
        aria-activedescendant={order[active] === undefined ? undefined : `palette-${order[active].key}`}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className={classes.search ?? ''}
      />
      <div ref={list} id="node-palette" role="listbox" aria-label={t('palette.title')} className={classes.list}>
        {order.length === 0 && <p className={classes.none}>{t('palette.none', { query })}</p>}
        {isSearching
          ? order.map(option)
          : groups.map(([group, members]) => (
              <div key={group} role="group" aria-label={t(`category.${group}`)}>
                <div className={classes.category} aria-hidden="true">
                  {t(`category.${group}`)}
                </div>
                {members.map((type) => option({ key: `${group}-${type.type}`, type }))}
              </div>
            ))}
      </div>
    </div>
  );
}
