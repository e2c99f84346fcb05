import { Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '#shared/model/run';
import editor from '../editor/editor.module.css';
import type { DataLook } from '../test-runs/DataView';
import { OutputPane } from '../test-runs/OutputPane';
import { useNodeSteps } from '../test-runs/use-node-steps';

interface NodeOutputProps {
  nodeId: string;
  name: string;
  isTrigger: boolean;
  /** The run that the data beside the form are of. */
  run: RunDetail | undefined;
}

/** What the node puts out, beside its form; the look is that of the data below the graph. */
export function NodeOutput({ nodeId, name, isTrigger, run }: NodeOutputProps) {
  const { t } = useTranslation('node-panel');
  const { step, data, isPending, readMore } = useNodeSteps(run, nodeId);
  const [look] = useLocalStorage<DataLook>({ key: 'pulseflow-data-look', defaultValue: 'json', getInitialValueInEffect: false });
  return (
    <OutputPane
      {...{ nodeId, name, isTrigger, step, data, look }}
      query=""
      onMore={readMore}
      empty={isPending ? <Skeleton height={120} /> : <p className={editor.quiet}>{t('wide.noOutput')}</p>}
    />
  );
}
