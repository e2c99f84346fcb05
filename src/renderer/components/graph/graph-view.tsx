import './graph.css';
import './graph-tools.css';
import { type CSSProperties, type RefObject, useEffect, useEffectEvent, useImperativeHandle, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { AnnotationLayer } from './annotations/AnnotationLayer';
import type { CanvasScene } from './canvas-scene';
import { canvasWords } from './canvas-words';
import { viewRect } from './culling';
import type { Frame } from './gestures/gesture';
import type { GraphViewProps } from './graph-props';
import { useCanvasSettings } from './tools/canvas-settings';
import { EdgeTools } from './tools/EdgeTools';
import { GraphControls } from './tools/GraphControls';
import { GraphMenu } from './tools/GraphMenu';
import { Minimap } from './tools/Minimap';
import { SelectionTools } from './tools/SelectionTools';
import { useCanvasKeys } from './use-canvas-keys';
import { useGraphActions } from './use-graph-actions';
import { type MountedCanvas, useDrawnScene, useGraphCanvas } from './use-graph-canvas';
import { usePlaces } from './use-places';
import { useTypeDrop } from './use-type-drop';

/** From so many nodes on the map is shown unless one does not want it. */
const MAP_FROM = 12;

/** The dots of the background follow the view. Not by custom properties: those are inherited, and each move would restyle every node. */
function useBackground(root: RefObject<HTMLDivElement | null>, mounted: MountedCanvas | undefined): void {
  useEffect(() => {
    if (mounted === undefined) return;
    const follow = () => {
      const element = root.current;
      const { x, y, k } = mounted.canvas.transform();
      if (element === null) return;
      const step = 24 * k;
      element.style.backgroundPosition = `${x}px ${y}px`;
      element.style.backgroundSize = `${step}px ${step}px`;
      const isFar = String(k < 0.45);
      if (element.dataset['far'] !== isFar) element.dataset['far'] = isFar;
    };
    follow();
    return mounted.canvas.subscribe((change) => {
      if (change === 'transform') follow();
    });
  }, [root, mounted]);
}

/** A flow as a picture: to read and follow a run, or (with `edits`) to change. Fills the box it is put in. */
export function GraphView(props: GraphViewProps) {
  const { nodes, edges, layout, selection, edits, annotations, fitPadding = 48 } = props;
  const { t, i18n } = useTranslation('components');
  const places = usePlaces(nodes, edges, layout);
  const root = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const hasFitted = useRef(false);
  const latest = useRef<MountedCanvas>(undefined);
  const settings = useCanvasSettings();
  const frames = useMemo<readonly Frame[]>(
    () => [
      ...(annotations?.notes ?? []).map((note) => ({ ...note, kind: 'note' as const })),
      ...(annotations?.groups ?? []).map((group) => ({ ...group, kind: 'group' as const })),
    ],
    [annotations],
  );
  const words = useMemo(() => canvasWords((key, values) => t(key, { ...values }), i18n.language), [t, i18n.language]);
  const hasMap = settings.hasMinimap ?? nodes.length >= MAP_FROM;
  const does = useGraphActions({ props, root, holder, mounted: latest, frames, settings, hasMap });
  const mounted = useGraphCanvas(holder, {
    words,
    report: does.reports,
    isReadOnly: edits === undefined,
    isSnapping: settings.isSnapping,
    isHand: settings.isHand,
    frames,
    fitPadding,
  });
  const connect = useCanvasKeys(holder, mounted, does.keyActions);
  useBackground(root, mounted);
  const drop = useTypeDrop(mounted?.canvas, edits);

  const scene: CanvasScene | undefined =
    places === undefined
      ? undefined
      : {
          nodes,
          edges,
          positions: places,
          selection,
          canPickEdges: edits !== undefined || props.onPickEdge !== undefined,
          words,
        };
  const reveal = useEffectEvent((id: string) => {
    if (hasFitted.current) mounted?.moves.reveal(id);
  });
  const selectedId = selection.nodeIds.length === 1 ? selection.nodeIds[0] : undefined;
  useEffect(() => {
    latest.current = mounted;
    if (mounted === undefined) hasFitted.current = false;
  }, [mounted]);
  const placed = useEffectEvent((at: typeof places) => {
    if (at !== undefined) props.onPlaced?.(at);
  });
  useEffect(() => placed(places), [places]);
  useDrawnScene(mounted, scene, () => {
    if (hasFitted.current || nodes.length === 0) return;
    hasFitted.current = true;
    if (props.opensWhole === true) mounted?.moves.fit();
    else mounted?.moves.showBeginning();
    if (selectedId !== undefined) mounted?.moves.reveal(selectedId);
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null || selectedId === undefined) return;
    reveal(selectedId);
    // An inspector that opens beside the graph must not cover the node it is about.
    const observer = new ResizeObserver(() => reveal(selectedId));
    observer.observe(element);
    return () => observer.disconnect();
  }, [selectedId]);
  const inView = () =>
    mounted === undefined ? { x: 0, y: 0, width: 0, height: 0 } : viewRect(mounted.canvas.transform(), mounted.canvas.view());
  useImperativeHandle(props.handle, () => ({
    fit: () => mounted?.moves.fit(),
    focusNode: does.focusNode,
    editFrame: does.setEditing,
    centerOn: (point) => mounted?.moves.centerOn(point),
    inView,
    connectFrom(id) {
      does.focusNode(id);
      connect.current?.begin(id);
    },
  }));

  const annotationIds = selection.annotationIds ?? [];
  const count = selection.nodeIds.length + annotationIds.length;
  const style: CSSProperties = { opacity: mounted !== undefined && places !== undefined ? 1 : 0 };
  return (
    <div
      ref={root}
      className="pf-graph"
      data-edit={edits === undefined ? undefined : true}
      data-tool={settings.isHand ? 'hand' : undefined}
      {...drop}
    >
      <div
        ref={holder}
        className="pf-graph__canvas"
        role="group"
        aria-label={props.label}
        aria-description={t(edits === undefined ? 'graph.helpRead' : 'graph.help')}
        tabIndex={-1}
        style={style}
      >
        {mounted !== undefined && annotations !== undefined && (
          <AnnotationLayer
            canvas={mounted.canvas}
            annotations={annotations}
            selectedIds={annotationIds}
            edits={edits?.frames}
            editing={does.editing}
            isSnapping={settings.isSnapping}
            onDoneEditing={(isByKey) => {
              does.setEditing(undefined);
              if (isByKey && does.editing !== undefined) does.focusFrame(does.editing);
            }}
          />
        )}
        {mounted !== undefined && holder.current !== null && edits !== undefined && (
          <EdgeTools
            canvas={mounted.canvas}
            holder={holder.current}
            selectedId={selection.edgeId}
            onInsert={does.insertOn}
            onRemove={edits.removeEdge}
          />
        )}
      </div>
      {edits !== undefined && (count > 1 || annotationIds.length > 0) && (
        <SelectionTools
          count={count}
          onAlign={does.alignSelected}
          onDistribute={does.distributeSelected}
          onArrange={selection.nodeIds.length > 1 ? edits.arrange : undefined}
          onColor={annotationIds.length > 0 ? (color) => edits.frames.recolor(annotationIds, color) : undefined}
          onRemove={edits.remove}
        />
      )}
      {hasMap && mounted !== undefined && places !== undefined && nodes.length > 0 && (
        <Minimap mounted={mounted} annotations={annotations} />
      )}
      <GraphControls
        mounted={mounted}
        settings={settings}
        hasMap={hasMap}
        isReadOnly={edits === undefined}
        onZoomToSelection={count > 0 ? does.keyActions.fitSelection : undefined}
      />
      <GraphMenu menu={does.menu} onClose={does.closeMenu} />
      <div ref={does.live} role="status" aria-live="polite" className="pf-graph__said" />
    </div>
  );
}
