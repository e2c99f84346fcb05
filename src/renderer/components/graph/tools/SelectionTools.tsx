import { ActionIcon, ColorSwatch } from '@mantine/core';
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
  Network,
  Trash2,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type AnnotationColor, annotationColorSchema } from '#shared/model/flow';
import { Hint } from '../../Kbd';
import type { Alignment } from '../arrange';

interface SelectionToolsProps {
  /** How many things are selected that can be lined up. */
  count: number;
  onAlign(how: Alignment): void;
  onDistribute(axis: 'x' | 'y'): void;
  onArrange: (() => void) | undefined;
  /** Given when notes or groups are selected. */
  onColor: ((color: AnnotationColor) => void) | undefined;
  onRemove: (() => void) | undefined;
}

const ALIGNMENTS: readonly { how: Alignment; icon: LucideIcon }[] = [
  { how: 'left', icon: AlignStartVertical },
  { how: 'center', icon: AlignCenterVertical },
  { how: 'right', icon: AlignEndVertical },
  { how: 'top', icon: AlignStartHorizontal },
  { how: 'middle', icon: AlignCenterHorizontal },
  { how: 'bottom', icon: AlignEndHorizontal },
];

/** What can be done with several things at once. It comes when two or more are selected. */
export function SelectionTools({ count, onAlign, onDistribute, onArrange, onColor, onRemove }: SelectionToolsProps) {
  const { t } = useTranslation('components');
  const tool = (label: string, Icon: LucideIcon, run: () => void, isDisabled = false, keys?: string) => (
    <Hint key={label} label={label} keys={keys}>
      <ActionIcon size="md" aria-label={label} disabled={isDisabled} onClick={run}>
        <Icon size={15} />
      </ActionIcon>
    </Hint>
  );
  return (
    <div className="pf-graph__tools" role="toolbar" aria-label={t('graph.selectionTools')} data-own-pointer>
      {count > 1 && (
        <>
          <span className="pf-graph__count">{t('graph.selected', { count })}</span>
          {ALIGNMENTS.map(({ how, icon }) => tool(t(`graph.align.${how}`), icon, () => onAlign(how)))}
          {tool(t('graph.distribute.x'), AlignHorizontalDistributeCenter, () => onDistribute('x'), count < 3)}
          {tool(t('graph.distribute.y'), AlignVerticalDistributeCenter, () => onDistribute('y'), count < 3)}
          {onArrange !== undefined && tool(t('graph.arrangeSelected'), Network, onArrange, false, 'shift+a')}
        </>
      )}
      {onColor !== undefined &&
        annotationColorSchema.options.map((color) => (
          <Hint key={color} label={t(`graph.color.${color}`)}>
            <ColorSwatch
              component="button"
              type="button"
              size={18}
              color={`var(--pf-note-${color})`}
              aria-label={t(`graph.color.${color}`)}
              onClick={() => onColor(color)}
            />
          </Hint>
        ))}
      {onRemove !== undefined && tool(t('graph.remove'), Trash2, onRemove, false, 'Delete')}
    </div>
  );
}
