import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { PenLine, Pin, PinOff, TextCursorInput } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepData, StepSummary } from '#shared/model/run';
import { toast, toastError } from '../../../components/feedback';
import { WouldView } from '../../../components/items/WouldView';
import { Hint } from '../../../components/Kbd';
import { useErrorText } from '../../../components/use-error-text';
import { client } from '../../../lib/client';
import { useEditor } from '../editor/session/editor-session';
import { type DataLook, DataView } from './DataView';
import { ItemCount, PaneHead } from './PaneHead';
import classes from './test-data.module.css';
import { usePinOf } from './use-pin-of';

const MOST_ITEMS = 10_000;

interface OutputPaneProps {
  nodeId: string;
  name: string;
  isTrigger: boolean;
  step: StepSummary | undefined;
  data: StepData | undefined;
  look: DataLook;
  query: string;
  onMore(): void;
  /** What stands here while there is nothing to show. */
  empty: ReactNode;
}

/** What a node puts out, in the shown run or pinned; or what it would have done. */
export function OutputPane({ nodeId, name, isTrigger, step, data, look, query, onMore, empty }: OutputPaneProps) {
  const { t } = useTranslation('test-runs');
  const errorText = useErrorText();
  const { flow, ui } = useEditor();
  const { isPinned, pin, set, remove } = usePinOf(flow.id, nodeId);
  const [wanted, setWanted] = useState<string>();
  const [portWanted, setPort] = useState<string>();
  const [isReading, setReading] = useState(false);
  const hasRun = data !== undefined;
  const sources = [
    ...(data?.would === undefined ? [] : ['would']),
    ...(hasRun ? ['run'] : []),
    ...(pin === undefined ? [] : ['pinned']),
  ];
  // What is pinned is what the next run has here, unless the shown run tells more.
  const preset =
    data?.would !== undefined ? 'would' : step?.standIn === undefined && hasRun ? 'run' : pin === undefined ? 'run' : 'pinned';
  const source = wanted !== undefined && sources.includes(wanted) ? wanted : preset;
  const outputs =
    source === 'pinned'
      ? Object.fromEntries(Object.entries(pin?.outputs ?? {}).map(([port, items]) => [port, { items, total: items.length }]))
      : (data?.outputs ?? {});
  const ports = Object.keys(outputs);
  const port = portWanted !== undefined && ports.includes(portWanted) ? portWanted : ports[0];
  const shown = port === undefined ? undefined : outputs[port];
  const isCut = shown !== undefined && shown.items.length < shown.total;

  const pinOutput = async () => {
    if (step === undefined) return;
    setReading(true);
    try {
      const whole = await client.runs.stepData({ runId: step.runId, seq: step.seq, limit: MOST_ITEMS });
      const items = Object.fromEntries(Object.entries(whole.outputs).map(([of, { items: all }]) => [of, all]));
      await set.mutateAsync({ nodeId, outputs: items });
      toast(t(isTrigger ? 'pin.mocked' : 'pin.done', { name }));
    } catch (failure) {
      toastError(failure);
    } finally {
      setReading(false);
    }
  };
  const edit = () => ui.getState().open('pin', { nodeId });
  const isPinnable = hasRun && data.would === undefined && ports.length > 0 && step?.standIn !== 'pinned';
  return (
    <section className={classes.pane} aria-label={t(isTrigger ? 'payload' : 'output')}>
      <PaneHead
        title={t(isTrigger ? 'payload' : 'output')}
        standIn={source === 'run' ? step?.standIn : undefined}
        count={
          shown === undefined || source === 'would' ? undefined : <ItemCount shown={shown.items.length} total={shown.total} />
        }
      >
        {sources.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('source')}
            value={source}
            onChange={setWanted}
            data={sources.map((value) => ({ value, label: t(`from.${value}`) }))}
          />
        )}
        {isPinned ? (
          <>
            <Hint label={t('pin.edit')}>
              <ActionIcon size="sm" aria-label={t('pin.edit')} onClick={edit}>
                <PenLine size={14} />
              </ActionIcon>
            </Hint>
            <Hint label={t('pin.remove')}>
              <ActionIcon size="sm" aria-label={t('pin.remove')} loading={remove.isPending} onClick={() => remove.mutate(nodeId)}>
                <PinOff size={14} />
              </ActionIcon>
            </Hint>
          </>
        ) : (
          <>
            {isPinnable && (
              <Hint label={t(isTrigger ? 'pin.mockThis' : 'pin.add')}>
                <ActionIcon
                  size="sm"
                  aria-label={t(isTrigger ? 'pin.mockThis' : 'pin.add')}
                  loading={isReading || set.isPending}
                  onClick={() => void pinOutput()}
                >
                  <Pin size={14} />
                </ActionIcon>
              </Hint>
            )}
            <Hint label={t(isTrigger ? 'pin.mock' : 'pin.write')}>
              <ActionIcon size="sm" aria-label={t(isTrigger ? 'pin.mock' : 'pin.write')} onClick={edit}>
                <TextCursorInput size={14} />
              </ActionIcon>
            </Hint>
          </>
        )}
      </PaneHead>
      {step?.error !== undefined && source !== 'pinned' && (
        <div className={classes.error} role="alert">
          {errorText(step.error)}
        </div>
      )}
      {source !== 'would' && ports.length > 1 && (
        <SegmentedControl
          size="xs"
          className={classes.ports ?? ''}
          aria-label={t('ports')}
          value={port ?? ''}
          onChange={setPort}
          data={ports.map((value) => ({ value, label: `${value} (${outputs[value]?.total ?? 0})` }))}
        />
      )}
      {source === 'would' && data?.would !== undefined ? (
        <WouldView would={data.would} />
      ) : shown !== undefined ? (
        <>
          <DataView
            label={t('output')}
            look={look}
            values={shown.items.map((item) => item.json)}
            query={query}
            base={`$step(${JSON.stringify(name)})`}
          />
          {isCut && (
            <Button size="xs" variant="subtle" onClick={onMore}>
              {t('more')}
            </Button>
          )}
        </>
      ) : (
        empty
      )}
    </section>
  );
}
