import { ActionIcon } from '@mantine/core';
import { Hand, Magnet, Map as MapIcon, Maximize, Minus, Plus, ScanSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../Kbd';
import type { MountedCanvas } from '../use-graph-canvas';
import type { CanvasSettings } from './canvas-settings';

interface GraphControlsProps {
  mounted: MountedCanvas | undefined;
  settings: CanvasSettings;
  hasMap: boolean;
  isReadOnly: boolean;
  onZoomToSelection: (() => void) | undefined;
}

function useZoom(mounted: MountedCanvas | undefined): number {
  const [zoom, setZoom] = useState(100);
  useEffect(() => {
    if (mounted === undefined) return;
    const read = () => setZoom(Math.round(mounted.canvas.transform().k * 100));
    read();
    return mounted.canvas.subscribe((change) => {
      if (change === 'transform') read();
    });
  }, [mounted]);
  return zoom;
}

/** Zoom, fit, map and grid, at the lower left of the graph. */
export function GraphControls({ mounted, settings, hasMap, isReadOnly, onZoomToSelection }: GraphControlsProps) {
  const { t } = useTranslation('components');
  const zoom = useZoom(mounted);
  const moves = mounted?.moves;
  const control = (
    label: string,
    keys: string | undefined,
    Icon: typeof Plus,
    run: () => void,
    isPressed?: boolean,
    hint?: string,
  ) => (
    <Hint label={hint ?? label} keys={keys} isLong={hint !== undefined}>
      <ActionIcon
        size="md"
        aria-label={label}
        onClick={run}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed, 'data-on': isPressed || undefined })}
      >
        <Icon size={15} />
      </ActionIcon>
    </Hint>
  );
  return (
    <div className="pf-graph__controls" data-own-pointer>
      {control(t('graph.zoomOut'), '-', Minus, () => moves?.zoomBy(0.8))}
      <Hint label={t('graph.zoomFull')} keys="1">
        <button type="button" className="pf-graph__zoom" onClick={() => moves?.zoomTo(1)}>
          {`${zoom} %`}
        </button>
      </Hint>
      {control(t('graph.zoomIn'), '+', Plus, () => moves?.zoomBy(1.25))}
      {control(t('graph.fit'), '0', Maximize, () => moves?.fit())}
      {onZoomToSelection !== undefined && control(t('graph.fitSelection'), '2', ScanSearch, onZoomToSelection)}
      {control(t('graph.minimap'), 'shift+m', MapIcon, () => settings.showMinimap(!hasMap), hasMap)}
      {!isReadOnly && control(t('graph.hand'), 'h', Hand, settings.toggleHand, settings.isHand, t('graph.handHint'))}
      {!isReadOnly && control(t('graph.snapping'), undefined, Magnet, settings.toggleSnapping, settings.isSnapping)}
    </div>
  );
}
