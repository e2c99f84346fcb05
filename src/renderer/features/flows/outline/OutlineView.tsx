import { Button, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { CornerDownRight, ListTree, Plus, RotateCcw, Search, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldText } from '#shared/words/fold-text';
import { EmptyState } from '../../../components/EmptyState';
import type { GraphNode } from '../../../components/graph/graph-model';
import { NodeIcon } from '../../../components/graph/node-icon';
import { StatusIcon } from '../../../components/StatusIcon';
import { useDocument, useEditor } from '../editor/session/editor-session';
import classes from './outline.module.css';
import { type OutlineRow, outlineRows } from './outline-rows';

const ROW_HEIGHT = 34;

/** The draft as a tree in the order in which it runs: to read a large flow, and to get about in it by keyboard. */
export function OutlineView() {
  const { t } = useTranslation('outline');
  const { context, ui, graph } = useEditor();
  const definition = useDocument((document) => document.definition);
  const selected = useDocument((document) => document.selection.nodeIds);
  const [query, setQuery] = useState('');
  const cards = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph.nodes]);
  const rows = useMemo(() => {
    const types = new Map(definition.nodes.map((node) => [node.id as string, node.type]));
    return outlineRows(definition, (id) => context.nodeTypes.get(types.get(id) ?? '')?.kind === 'trigger');
  }, [definition, context]);
  const wanted = foldText(query.trim());
  const found =
    wanted === ''
      ? rows
      : rows.filter(({ kind, nodeId }) => {
          const card = cards.get(nodeId);
          return kind === 'node' && card !== undefined && foldText(`${card.title} ${card.summary}`).includes(wanted);
        });
  if (definition.nodes.length === 0)
    return (
      <div className={classes.root}>
        <EmptyState
          icon={ListTree}
          title={t('empty')}
          text={t('emptyText')}
          action={
            <Button leftSection={<Plus size={14} />} onClick={() => ui.getState().open('palette', {})}>
              {t('flows:editor.add')}
            </Button>
          }
        />
      </div>
    );
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <TextInput
          size="xs"
          className={classes.search ?? ''}
          leftSection={<Search size={13} />}
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <span className={classes.count} role="status">
          {wanted === ''
            ? t('nodes', { count: definition.nodes.length })
            : t('found', { count: found.length, total: definition.nodes.length })}
        </span>
      </div>
      {found.length === 0 ? (
        <p className={classes.none}>{t('nothing', { query })}</p>
      ) : (
        <Tree rows={found} cards={cards} isFlat={wanted !== ''} selected={selected} />
      )}
    </div>
  );
}

interface TreeProps {
  rows: readonly OutlineRow[];
  cards: ReadonlyMap<string, GraphNode>;
  /** Search results: without the tree's depth. */
  isFlat: boolean;
  selected: readonly string[];
}

function Tree({ rows, cards, isFlat, selected }: TreeProps) {
  const { t } = useTranslation('outline');
  const { ui, select, showNode } = useEditor();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const current = rows.findIndex(({ kind, nodeId }) => kind === 'node' && selected.includes(nodeId));
  const focusRow = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[target];
    if (row === undefined) return;
    select([row.nodeId]);
    ui.getState().showPanel('node');
    virtualizer.scrollToIndex(target);
    const element = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`);
    const drawn = element();
    if (drawn) drawn.focus({ preventScroll: true });
    else requestAnimationFrame(() => element()?.focus());
  };
  const nodeRow = (nodeId: string) => rows.findIndex((row) => row.kind === 'node' && row.nodeId === nodeId);
  const parentOf = (index: number) => {
    const depth = rows[index]?.depth ?? 0;
    return rows.findLastIndex((row, at) => at < index && row.depth < depth && row.kind === 'node');
  };
  const onKeyDown = (event: KeyboardEvent, index: number, row: OutlineRow) => {
    const parent = parentOf(index);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      ArrowRight: (rows[index + 1]?.depth ?? 0) > row.depth ? index + 1 : index,
      ArrowLeft: parent === -1 ? index : parent,
      Home: 0,
      End: rows.length - 1,
    };
    const next = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (next !== undefined) focusRow(next);
    else if (event.key === 'Enter') {
      if (row.kind === 'node') showNode(row.nodeId);
      else focusRow(nodeRow(row.nodeId));
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={scroller} className={classes.scroller}>
      <div role="tree" aria-label={t('label')} className={classes.space} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const card = row && cards.get(row.nodeId);
          if (row === undefined || card === undefined) return null;
          const depth = isFlat ? 0 : row.depth;
          const isCurrent = row.kind === 'node' && selected.includes(row.nodeId);
          return (
            <div
              key={item.key}
              data-index={item.index}
              data-category={card.category}
              data-kind={row.kind}
              role="treeitem"
              aria-level={depth + 1}
              aria-selected={isCurrent}
              tabIndex={item.index === Math.max(0, current) ? 0 : -1}
              className={classes.row}
              style={{ transform: `translateY(${item.start}px)`, paddingLeft: 12 + depth * 22, height: ROW_HEIGHT }}
              onClick={() => focusRow(row.kind === 'node' ? item.index : nodeRow(row.nodeId))}
              onDoubleClick={() => showNode(row.nodeId)}
              onKeyDown={(event) => onKeyDown(event, item.index, row)}
            >
              <Line row={row} card={card} isFlat={isFlat} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Line({ row, card, isFlat }: { row: OutlineRow; card: GraphNode; isFlat: boolean }) {
  const { t } = useTranslation('outline');
  const { t: tc } = useTranslation('components');
  const port =
    row.port === undefined || isFlat ? null : (
      <span className={classes.port}>{tc(`graph.port.${row.port}`, { defaultValue: row.port })}</span>
    );
  if (row.kind !== 'node')
    return (
      <>
        {port}
        <span className={classes.reference}>
          {row.kind === 'goesTo' ? <CornerDownRight size={13} aria-hidden /> : <RotateCcw size={12} aria-hidden />}
          {t(row.kind, { name: card.title })}
        </span>
      </>
    );
  return (
    <>
      {port}
      <span className={classes.icon}>
        <NodeIcon name={card.icon} size={15} />
      </span>
      <strong className={classes.title} data-disabled={card.disabled}>
        {card.title}
      </strong>
      <span className={classes.summary}>{card.summary}</span>
      {row.loose === true && <span className={classes.tag}>{t('loose')}</span>}
      {card.disabled === true && <span className={classes.tag}>{t('disabled')}</span>}
      {card.message !== undefined && (
        <span className={classes.message} data-tone={card.message.tone}>
          <TriangleAlert size={13} aria-hidden />
          <span className="pf-clip">{card.message.text}</span>
        </span>
      )}
      {card.status !== undefined && (
        <span className={classes.state}>
          <StatusIcon status={card.status} size={13} />
          {card.statusLabel}
          {card.badge !== undefined && <span title={card.badgeLabel}>{card.badge}</span>}
        </span>
      )}
    </>
  );
}
