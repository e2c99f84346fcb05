import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alignment, align, distribute, type Placed } from './arrange';
import type { ConnectRefusal } from './connect-rules';
import { cardRect } from './culling';
import { pointAlong } from './edge-geometry';
import type { Frame, GraphReports, MenuTarget } from './gestures/gesture';
import type { GraphEdge, GraphSelection, Point, Rect } from './graph-model';
import type { GraphViewProps } from './graph-props';
import type { KeyActions } from './keys/canvas-keys';
import type { CanvasSettings } from './tools/canvas-settings';
import type { OpenMenu } from './tools/GraphMenu';
import type { MountedCanvas } from './use-graph-canvas';

interface GraphActionsOptions {
  props: GraphViewProps;
  root: RefObject<HTMLDivElement | null>;
  holder: RefObject<HTMLDivElement | null>;
  /** Undefined until the canvas is there; a ref, since what is reported may come before the next render. */
  mounted: RefObject<MountedCanvas | undefined>;
  frames: readonly Frame[];
  settings: CanvasSettings;
  hasMap: boolean;
}

/** Waits until a card that has just come into view is mounted, for a few frames at most. */
function whenMounted(isThere: () => boolean, run: () => void, tries = 12): void {
  if (isThere() || tries === 0) run();
  else requestAnimationFrame(() => whenMounted(isThere, run, tries - 1));
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex="0"]';

/** The first thing before or behind the canvas that can have the focus. */
function leaveTo(root: HTMLElement, isBackwards: boolean): void {
  const all = [...document.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.checkVisibility());
  const outside = all.filter((element) => !root.contains(element));
  const isAfter = (element: HTMLElement) => (root.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const next = isBackwards ? outside.findLast((element) => !isAfter(element)) : outside.find(isAfter);
  (next ?? outside[0])?.focus();
}

/** What gestures, keys, tools and menus of a graph do. */
export function useGraphActions({ props, root, holder, mounted, frames, settings, hasMap }: GraphActionsOptions) {
  const { t } = useTranslation('components');
  const { selection, edits, onSelect } = props;
  const [editing, setEditing] = useState<string>();
  const [menu, setMenu] = useState<OpenMenu>();
  const live = useRef<HTMLDivElement>(null);
  const annotationIds = selection.annotationIds ?? [];

  const announce = (text: string) => {
    if (live.current !== null) live.current.textContent = text;
  };
  const focusNode = (id: string) => {
    const now = mounted.current;
    if (now === undefined) return;
    now.moves.reveal(id);
    whenMounted(
      () => now.canvas.isFar() || now.canvas.isMounted(id),
      () => {
        const card = now.canvas.isFar() ? undefined : now.canvas.cardElement(id)?.querySelector<HTMLElement>('[data-node-id]');
        (card ?? holder.current)?.focus({ preventScroll: true });
        if (card === undefined || card === null) announce(now.canvas.index().nodes.get(id)?.title ?? '');
      },
    );
  };
  const focusFrame = (id: string) =>
    requestAnimationFrame(() => holder.current?.querySelector<HTMLElement>(`[data-annotation-id="${CSS.escape(id)}"]`)?.focus());

  const placed = (): Placed[] => {
    const canvas = mounted.current?.canvas;
    if (canvas === undefined) return [];
    const cards = selection.nodeIds.flatMap((id): Placed[] => {
      const node = canvas.index().nodes.get(id);
      const rect = node === undefined ? undefined : cardRect(node, canvas.placeOf);
      return rect === undefined ? [] : [{ id, ...rect }];
    });
    return [...cards, ...frames.filter(({ id }) => annotationIds.includes(id))];
  };
  /** Puts things where they are to go, cards and frames in one change. */
  const put = (places: Readonly<Record<string, Point>>) => {
    const cards = Object.entries(places).filter(([id]) => selection.nodeIds.includes(id));
    const moved = frames.flatMap(({ id, width, height }): [string, Rect][] => {
      const at = places[id];
      return at === undefined ? [] : [[id, { ...at, width, height }]];
    });
    edits?.move(Object.fromEntries(cards), Object.fromEntries(moved), undefined);
  };
  const edgeName = (edge: GraphEdge) => {
    const title = (id: string) => props.nodes.find((node) => node.id === id)?.title ?? id;
    return t('graph.edge.name', { from: title(edge.from.node), to: title(edge.to.node) });
  };
  const insertOn = (id: string) => {
    const canvas = mounted.current?.canvas;
    const edge = canvas?.index().edges.get(id);
    const run = edge === undefined ? undefined : canvas?.runOf(edge);
    edits?.insertOn(id, run === undefined ? undefined : pointAlong(run, 0.5));
  };
  const pickEdge = (id: string) => {
    holder.current?.focus({ preventScroll: true });
    onSelect({ nodeIds: [], edgeId: id });
    props.onPickEdge?.(id);
  };
  const openMenu = (target: MenuTarget, clientX: number, clientY: number) => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined || props.menu === undefined) return;
    // What the menu is for is what is selected, so that one sees what a command would touch.
    if (target.kind === 'node' && !selection.nodeIds.includes(target.id)) onSelect({ nodeIds: [target.id] });
    if (target.kind === 'edge') onSelect({ nodeIds: [], edgeId: target.id });
    if (target.kind === 'annotation' && !annotationIds.includes(target.id)) onSelect({ nodeIds: [], annotationIds: [target.id] });
    const sections = props.menu(target);
    if (sections.flat().length > 0) setMenu({ x: clientX - box.left, y: clientY - box.top, sections });
  };
  /** The menu asked for by the keyboard: at what has the focus, or is selected. */
  const openMenuByKey = () => {
    const canvas = mounted.current?.canvas;
    const box = holder.current?.getBoundingClientRect();
    if (canvas === undefined || box === undefined) return;
    const { k, x, y } = canvas.transform();
    const onScreen = (point: Point): [number, number] => [box.left + x + point.x * k, box.top + y + point.y * k];
    const [nodeId] = selection.nodeIds;
    const [frameId] = annotationIds;
    const edge = selection.edgeId === undefined ? undefined : canvas.index().edges.get(selection.edgeId);
    const run = edge === undefined ? undefined : canvas.runOf(edge);
    const frame = frames.find(({ id }) => id === frameId);
    const at = nodeId === undefined ? undefined : canvas.placeOf(nodeId);
    if (nodeId !== undefined && at !== undefined)
      openMenu({ kind: 'node', id: nodeId }, ...onScreen({ x: at.x + 24, y: at.y + 40 }));
    else if (edge !== undefined && run !== undefined) openMenu({ kind: 'edge', id: edge.id }, ...onScreen(pointAlong(run, 0.5)));
    else if (frame !== undefined)
      openMenu({ kind: 'annotation', id: frame.id }, ...onScreen({ x: frame.x + 24, y: frame.y + 32 }));
    else {
      const middle = canvas.graphPoint(box.left + box.width / 2, box.top + box.height / 2);
      openMenu({ kind: 'background', at: middle }, ...onScreen(middle));
    }
  };

  const reports: GraphReports = {
    select: onSelect,
    open: (id) => props.onOpenNode?.(id),
    pickEdge,
    move: (places, moved, onEdge) => edits?.move(places, moved, onEdge),
    connect: (from, to) => edits?.connect(from, to),
    reconnect: (id, from, to) => edits?.reconnect(id, from, to),
    connectToNothing: (from, at) => edits?.connectToNothing(from, at),
    insertOn,
    editFrame: setEditing,
    menu: openMenu,
    refusalText: (refusal: ConnectRefusal) => t(`graph.refused.${refusal}`),
    announce,
  };
  const selectAll = () =>
    onSelect({ nodeIds: props.nodes.map(({ id }) => id), annotationIds: frames.map(({ id }) => id) } satisfies GraphSelection);
  const keyActions: KeyActions = {
    open: (id) => props.onOpenNode?.(id),
    focusNode,
    focusFrame,
    edit: edits && {
      addAfter: edits.addAfter,
      rename: edits.rename,
      editFrame: setEditing,
      move: (places, moved) => edits.move(places, moved, undefined),
      resize: edits.frames.resize,
      remove: edits.remove,
      insertOn,
      group: edits.group,
      note: () => edits.note(undefined),
      arrange: edits.arrange,
    },
    menu: openMenuByKey,
    leave: (isBackwards) => {
      if (root.current !== null) leaveTo(root.current, isBackwards);
    },
    toggleMinimap: () => settings.showMinimap(!hasMap),
    toggleHand: settings.toggleHand,
    edgeName,
    invert: () => {
      const held = new Set([...selection.nodeIds, ...annotationIds]);
      const others = (things: readonly { id: string }[]) => things.map(({ id }) => id).filter((id) => !held.has(id));
      onSelect({ nodeIds: others(props.nodes), annotationIds: others(frames) });
    },
    selectAll,
    fitSelection: () => {
      if (selection.nodeIds.length + annotationIds.length > 0)
        mounted.current?.moves.fitThings(
          selection.nodeIds,
          frames.filter(({ id }) => annotationIds.includes(id)),
        );
      else mounted.current?.moves.fit();
    },
  };
  return {
    reports,
    keyActions,
    editing,
    setEditing,
    menu,
    closeMenu: () => setMenu(undefined),
    live,
    focusNode,
    focusFrame,
    alignSelected: (how: Alignment) => put(align(placed(), how)),
    distributeSelected: (axis: 'x' | 'y') => put(distribute(placed(), axis)),
    insertOn,
  };
}
