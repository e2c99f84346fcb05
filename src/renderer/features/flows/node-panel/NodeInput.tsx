import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { ChevronLeft, ChevronRight, Play } from 'lucide-react';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { PartBoundary } from '../../../components/PartBoundary';
import type { SampleData } from '../form/expression/sample-data';
import classes from './node-panel.module.css';

const DataTree = lazy(async () => ({ default: (await import('../form/data/DataTree')).DataTree }));

interface NodeInputProps {
  sample: SampleData | undefined;
  index: number;
  onIndex(index: number): void;
  /** Puts a value into the field that had the keyboard last. */
  onPick(path: string): void;
  /** Runs the flow up to the node. */
  onRunTo: (() => void) | undefined;
}

/** What reaches the node, beside its form: to look at, and to drag into its fields. */
export function NodeInput({ sample, index, onIndex, onPick, onRunTo }: NodeInputProps) {
  const { t } = useTranslation('node-panel');
  const { t: form } = useTranslation('form');
  if (sample === undefined) return <Skeleton height={160} />;
  const count = sample.items.length;
  const at = Math.min(index, Math.max(0, count - 1));
  return (
    <>
      {count > 1 && (
        <div className={classes.itemSwitch}>
          <ActionIcon size="sm" aria-label={form('preview.previous')} disabled={at === 0} onClick={() => onIndex(at - 1)}>
            <ChevronLeft size={13} />
          </ActionIcon>
          {t('itemOf', { number: at + 1, count })}
          <ActionIcon size="sm" aria-label={form('preview.next')} disabled={at === count - 1} onClick={() => onIndex(at + 1)}>
            <ChevronRight size={13} />
          </ActionIcon>
        </div>
      )}
      {sample.origin === 'shape' && onRunTo !== undefined && (
        <Button size="xs" variant="default" leftSection={<Play size={12} />} onClick={onRunTo}>
          {form('preview.run')}
        </Button>
      )}
      <PartBoundary fallback={<Skeleton height={160} />}>
        <DataTree label={t('wide.input')} sample={sample} index={at} onPick={onPick} />
      </PartBoundary>
    </>
  );
}
