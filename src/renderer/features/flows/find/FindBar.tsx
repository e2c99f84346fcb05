import { ActionIcon, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { annotationsOf } from '#shared/document/annotation-edits';
import { Hint } from '../../../components/Kbd';
import { useCommands } from '../../../lib/commands';
import { isDialogOpen } from '../editor/keyboard-owner';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { useEditWords } from '../history/use-edit-words';
import classes from './find.module.css';
import { type Finding, findInFlow } from './find-in-flow';

const ROW_HEIGHT = 44;
const NONE: readonly Finding[] = [];

/** Search in the open flow: Ctrl+F opens it, Enter and F3 go from place to place, Escape closes it. */
export function FindBar() {
  const { t } = useTranslation('find');
  const { context, store, ui, handle, select, showNode } = useEditor();
  const { nameField } = useEditWords(context.nodeTypes);
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const definition = useDocument((document) => document.definition);
  const findings = useMemo(() => {
    if (!isOpen) return NONE;
    return findInFlow(definition, query, (type) => {
      const known = context.nodeTypes.get(type);
      return known === undefined ? type : context.localText(known.label);
    });
  }, [definition, query, isOpen, context]);
  const index = findings.findIndex(({ id }) => id === current);

  const show = (finding: Finding | undefined) => {
    if (finding === undefined) return;
    setCurrent(finding.id);
    if (finding.on === 'node') {
      const isField = finding.pointer.startsWith('/config/');
      if (isField) showNode(finding.thing, { field: finding.pointer.slice('/config'.length), position: finding.position });
      else {
        ui.getState().showView('canvas');
        select([finding.thing]);
      }
    } else {
      ui.getState().showView('canvas');
      store.getState().select({ nodeIds: [], annotationIds: [finding.thing] });
      const { notes, groups } = annotationsOf(store.getState().definition);
      const box = [...notes, ...groups].find(({ id }) => id === finding.thing);
      if (box !== undefined) handle.current?.centerOn({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    }
    // Going on by Enter needs the keyboard back from what was shown.
    setTimeout(() => input.current?.focus(), 120);
  };
  const go = (by: 1 | -1) => {
    if (findings.length === 0) return;
    const from = index < 0 && by < 0 ? 0 : index;
    show(findings[(from + by + findings.length) % findings.length]);
  };
  const open = () => {
    setOpen(true);
    requestAnimationFrame(() => input.current?.select());
  };
  const close = () => {
    setOpen(false);
    const [selected] = store.getState().selection.nodeIds;
    if (selected !== undefined) handle.current?.focusNode(selected);
  };
  const onPage = (run: () => void) => () => {
    if (!isDialogOpen()) run();
  };
  useCommands([
    { id: 'find-open', label: t('open'), group: 'page', keys: 'mod+f', run: onPage(open) },
    {
      id: 'find-next',
      label: t('next'),
      group: 'page',
      keys: 'F3',
      inPalette: false,
      run: onPage(() => (isOpen ? go(1) : open())),
    },
    { id: 'find-previous', label: t('previous'), group: 'page', keys: 'shift+F3', inPalette: false, run: onPage(() => go(-1)) },
  ]);
  if (!isOpen) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else if (event.key === 'ArrowDown') go(1);
    else if (event.key === 'ArrowUp') go(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const typeOf = (id: string) => definition.nodes.find((node) => node.id === id)?.type;
  const nameOf = ({ on, thing, pointer }: Finding) =>
    on !== 'node' ? t(`on.${on}`) : pointer === 'type' ? t('on.type') : nameField(pointer, typeOf(thing));
  return (
    <search className={classes.bar} aria-label={t('open')}>
      <div className={classes.head}>
        <TextInput
          ref={input}
          size="xs"
          className={classes.input ?? ''}
          leftSection={<Search size={13} />}
          placeholder={t('placeholder')}
          aria-label={t('placeholder')}
          role="combobox"
          aria-expanded={findings.length > 0}
          aria-controls={listId}
          aria-activedescendant={index < 0 ? undefined : `${listId}-${index}`}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setCurrent(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={classes.count} role="status">
          {query.trim() === ''
            ? ''
            : findings.length === 0
              ? t('nothing')
              : t('place', { index: index + 1, count: findings.length })}
        </span>
        <Hint label={t('previous')} keys="shift+F3">
          <ActionIcon size="sm" aria-label={t('previous')} disabled={findings.length === 0} onClick={() => go(-1)}>
            <ChevronUp size={15} />
          </ActionIcon>
        </Hint>
        <Hint label={t('next')} keys="F3">
          <ActionIcon size="sm" aria-label={t('next')} disabled={findings.length === 0} onClick={() => go(1)}>
            <ChevronDown size={15} />
          </ActionIcon>
        </Hint>
        <Hint label={t('close')} keys="Escape">
          <ActionIcon size="sm" aria-label={t('close')} onClick={close}>
            <X size={15} />
          </ActionIcon>
        </Hint>
      </div>
      {findings.length > 0 && (
        <Findings id={listId} findings={findings} index={index} nameOf={nameOf} label={t('results')} onShow={show} />
      )}
    </search>
  );
}

interface FindingsProps {
  id: string;
  label: string;
  findings: readonly Finding[];
  index: number;
  nameOf(finding: Finding): string;
  onShow(finding: Finding): void;
}

function Findings({ id, label, findings, index, nameOf, onShow }: FindingsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: findings.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index);
  }, [index, virtualizer]);
  return (
    <div ref={scroller} className={classes.list}>
      <div id={id} role="listbox" aria-label={label} style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((row) => {
          const finding = findings[row.index];
          if (finding === undefined) return null;
          return (
            // The keyboard goes through the results in the field above.
            // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field does the same.
            <div
              key={finding.id}
              id={`${id}-${row.index}`}
              role="option"
              aria-selected={row.index === index}
              tabIndex={-1}
              className={classes.finding}
              style={{ height: ROW_HEIGHT, transform: `translateY(${row.start}px)` }}
              onClick={() => onShow(finding)}
            >
              <span className={classes.where}>
                <strong>{finding.title}</strong> {nameOf(finding)}
              </span>
              <span className={classes.excerpt}>
                {finding.before}
                <mark>{finding.match}</mark>
                {finding.after}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
