import './graph.css';
import { ActionIcon } from '@mantine/core';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type CSSProperties, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../Kbd';
import { completeLayout } from './auto-layout';
import { boundsOf, cardSize, fitTransform, openTransform, revealTransform, type Transform, zoomAround } from './geometry';
import type { GraphEdge, GraphNode, GraphSelection, NodePositions, Point } from './graph-model';
import { type ArrowKey, neighbourOf, readingOrder } from './navigation';
import type { ReteCanvas } from './rete-canvas';

type End = { node: string; port: string };

export interface GraphHandle {
  /** Shows the whole graph. */
  fit(): void;
  /** Brings a node into view and gives it the keyboard. */
  focusNode(id: string): void;
  /** The middle of what is in view, in graph coordinates. */
  center(): Point;
}

export interface GraphViewProps {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** Places of nodes; those missing are found by auto-layout. */
  layout: NodePositions | undefined;
  selection: GraphSelection;
  readOnly?: boolean;
  onSelect(selection: GraphSelection): void;
  /** Enter or a double click. */
  onOpenNode?(id: string): void;
  /** Nodes were dragged. When the layout was incomplete all places are given, so that it is complete from then on. */
  onMove?(places: NodePositions): void;
  onConnect?(from: End, to: End): void;
  onConnectToNothing?(from: End, at: Point | undefined): void;
  /** Positions as drawn, auto-layout included. */
  onPlaced?(places: NodePositions): void;
  /** Keep clear of what covers the graph, in pixels. */
  fitPadding?: number;
  handle?: Ref<GraphHandle>;
}

const ARROWS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** The given layout when it is whole; otherwise undefined until auto-layout has completed it. */
function usePlaces(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  layout: NodePositions | undefined,
): NodePositions | undefined {
  const isWhole = layout !== undefined && nodes.every((node) => layout[node.id] !== undefined);
  const [computed, setComputed] = useState<{ key: string; places: NodePositions }>();
  // Ids, ports and the wish for a message row decide a layout; a state or a text that changes does not move a card.
  const key = isWhole
    ? ''
    : `${nodes.map((node) => `${node.id}/${node.inputs.length}/${node.outputs.length}`).join()}|${edges.map((edge) => edge.id).join()}`;
  const compute = useEffectEvent(() => completeLayout(nodes, edges, layout));
  useEffect(() => {
    if (isWhole) return;
    let isCurrent = true;
    void compute().then((places) => {
      if (isCurrent) setComputed({ key, places });
    });
    return () => {
      isCurrent = false;
    };
  }, [isWhole, key]);
  if (isWhole) return layout;
  if (computed === undefined) return undefined;
  return nodes.every((node) => computed.places[node.id] !== undefined) ? computed.places : undefined;
}

/** A flow as a picture: to read and follow a run, or (without `readOnly`) to change. Fills the box it is put in. */
export function GraphView(props: GraphViewProps) {
  const { nodes, edges, layout, selection, readOnly = false, fitPadding = 48 } = props;
  const { t } = useTranslation('components');
  const places = usePlaces(nodes, edges, layout);
  const root = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<ReteCanvas>(undefined);
  const hasFitted = useRef(false);
  const [isReady, setReady] = useState(false);
  const [zoom, setZoom] = useState(1);

  const showTransform = (transform: Transform) => {
    const element = root.current;
    if (element !== null) {
      // Not by custom properties: those are inherited, and each move would restyle every node.
      const step = 24 * transform.k;
      element.style.backgroundPosition = `${transform.x}px ${transform.y}px`;
      element.style.backgroundSize = `${step}px ${step}px`;
      const isFar = String(transform.k < 0.45);
      if (element.dataset['far'] !== isFar) element.dataset['far'] = isFar;
    }
    setZoom(transform.k);
  };
  const onTransform = useEffectEvent(showTransform);
  const onPickNode = useEffectEvent((id: string, additive: boolean) => {
    const { nodeIds } = selection;
    if (additive) props.onSelect({ nodeIds: nodeIds.includes(id) ? nodeIds.filter((other) => other !== id) : [...nodeIds, id] });
    else if (!nodeIds.includes(id) || selection.edgeId !== undefined) props.onSelect({ nodeIds: [id] });
  });
  const onPickEdge = useEffectEvent((edgeId: string) => {
    holder.current?.focus({ preventScroll: true });
    props.onSelect({ nodeIds: [], edgeId });
  });
  const onPickBackground = useEffectEvent(() => props.onSelect({ nodeIds: [] }));
  const onOpenNode = useEffectEvent((id: string) => props.onOpenNode?.(id));
  const onMove = useEffectEvent((moved: NodePositions) => {
    const isWhole = nodes.every((node) => layout?.[node.id] !== undefined);
    props.onMove?.(isWhole ? moved : { ...places, ...moved });
  });
  const onConnect = useEffectEvent((from: End, to: End) => props.onConnect?.(from, to));
  const onConnectToNothing = useEffectEvent((from: End, at: Point | undefined) => props.onConnectToNothing?.(from, at));

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    let isCurrent = true;
    void import('./rete-canvas').then(({ createReteCanvas }) => {
      if (!isCurrent) return;
      canvas.current = createReteCanvas(element, {
        onPickNode,
        onPickEdge,
        onPickBackground,
        onOpenNode,
        onMove,
        onConnect,
        onConnectToNothing,
        onTransform,
      });
      setReady(true);
    });
    return () => {
      isCurrent = false;
      const gone = canvas.current;
      canvas.current = undefined;
      hasFitted.current = false;
      setReady(false);
      // Later: React forbids unmounting the nodes' roots while it is unmounting this one.
      setTimeout(() => gone?.destroy(), 0);
    };
  }, []);

  const measure = () => {
    const box = holder.current?.getBoundingClientRect();
    const bounds = places === undefined ? undefined : boundsOf(nodes, places);
    return box === undefined || box.width === 0 || bounds === undefined
      ? undefined
      : { box, bounds, padding: Math.min(fitPadding, box.width / 12) };
  };
  const fit = () => {
    const size = measure();
    if (size !== undefined) void canvas.current?.setTransform(fitTransform(size.bounds, size.box, size.padding));
  };
  const showBeginning = () => {
    const size = measure();
    if (size === undefined || places === undefined) return;
    const first = readingOrder(nodes, places)[0];
    const startY = first === undefined ? undefined : places[first]?.y;
    void canvas.current?.setTransform(openTransform(size.bounds, size.box, size.padding, startY));
  };
  const reveal = (id: string) => {
    const box = holder.current?.getBoundingClientRect();
    const now = canvas.current?.transform();
    const node = nodes.find((each) => each.id === id);
    const at = places?.[id];
    if (box === undefined || now === undefined || node === undefined || at === undefined) return;
    const next = revealTransform({ ...at, ...cardSize(node) }, box, now);
    if (next !== now) void canvas.current?.setTransform(next);
  };
  const revealSelected = useEffectEvent(() => {
    const [only, ...others] = selection.nodeIds;
    if (hasFitted.current && only !== undefined && others.length === 0) reveal(only);
  });
  const afterDraw = useEffectEvent(() => {
    if (hasFitted.current || nodes.length === 0) return;
    hasFitted.current = true;
    showBeginning();
    revealSelected();
  });
  const selectedId = selection.nodeIds.length === 1 ? selection.nodeIds[0] : undefined;
  useEffect(() => {
    const element = holder.current;
    if (element === null || selectedId === undefined) return;
    revealSelected();
    // An inspector that opens beside the graph must not cover the node it is about.
    const observer = new ResizeObserver(() => revealSelected());
    observer.observe(element);
    return () => observer.disconnect();
  }, [selectedId]);
  const placed = useEffectEvent((at: NodePositions) => props.onPlaced?.(at));
  useEffect(() => {
    if (!isReady || places === undefined) return;
    placed(places);
    void canvas.current?.draw({ nodes, edges, positions: places, selection, readOnly }).then(afterDraw);
  }, [isReady, nodes, edges, places, selection, readOnly]);

  const zoomBy = (factor: number) => {
    const box = holder.current?.getBoundingClientRect();
    const now = canvas.current?.transform();
    if (box === undefined || now === undefined) return;
    void canvas.current?.setTransform(zoomAround(now, factor, { x: box.width / 2, y: box.height / 2 }));
  };
  const focusNode = (id: string) => {
    reveal(id);
    requestAnimationFrame(() =>
      holder.current?.querySelector<HTMLElement>(`[data-node-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true }),
    );
  };
  useImperativeHandle(props.handle, () => ({
    fit,
    focusNode,
    center() {
      const box = holder.current?.getBoundingClientRect();
      return (box && canvas.current?.graphPoint(box.left + box.width / 2, box.top + box.height / 2)) ?? { x: 0, y: 0 };
    },
  }));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The card that has the keyboard (by Tab) comes before the one that is selected.
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-node-id]') : null;
    const current = card?.dataset['nodeId'] ?? selection.nodeIds.at(-1) ?? nodes[0]?.id;
    if (ARROWS.includes(event.key) && current !== undefined && places !== undefined) {
      event.preventDefault();
      const next =
        selection.nodeIds.length === 0 ? current : neighbourOf(current, event.key as ArrowKey, { nodes, edges }, places);
      if (next === undefined) return;
      props.onSelect({ nodeIds: [next] });
      focusNode(next);
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault();
      props.onSelect({ nodeIds: [current] });
      props.onOpenNode?.(current);
    } else if (event.key === '+' || event.key === '=') zoomBy(1.25);
    else if (event.key === '-') zoomBy(0.8);
    else if (event.key === '0') fit();
  });
  useEffect(() => {
    const element = holder.current;
    // A native listener: nodes live in React roots of their own.
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, []);

  const controls = [
    { label: t('graph.zoomOut'), keys: '-', icon: <Minus size={15} />, run: () => zoomBy(0.8) },
    { label: t('graph.zoomIn'), keys: '+', icon: <Plus size={15} />, run: () => zoomBy(1.25) },
    { label: t('graph.fit'), keys: '0', icon: <Maximize size={15} />, run: fit },
  ];
  const [zoomOut, zoomIn, fitAll] = controls.map((control) => (
    <Hint key={control.label} label={control.label} keys={control.keys}>
      <ActionIcon size="md" aria-label={control.label} onClick={control.run}>
        {control.icon}
      </ActionIcon>
    </Hint>
  ));
  const style: CSSProperties = { opacity: isReady && places !== undefined ? 1 : 0 };
  return (
    <div ref={root} className="pf-graph" data-edit={readOnly ? undefined : true}>
      <div ref={holder} className="pf-graph__canvas" role="group" aria-label={props.label} tabIndex={-1} style={style} />
      <div className="pf-graph__controls">
        {zoomOut}
        <span className="pf-graph__zoom" aria-hidden>{`${Math.round(zoom * 100)} %`}</span>
        {zoomIn}
        {fitAll}
      </div>
    </div>
  );
}
