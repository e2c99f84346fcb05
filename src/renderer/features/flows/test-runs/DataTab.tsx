import { ActionIcon, Button, SegmentedControl, Select, Skeleton, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import {
  ArrowRightToLine,
  Braces,
  ChevronLeft,
  ChevronRight,
  CircleDot,
  CirclePlay,
  Database,
  ListTree,
  MousePointerClick,
  Search,
  StepForward,
  Table2,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { useFormat } from '../../../lib/use-format';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { type DataLook, DataView } from './DataView';
import { OutputPane } from './OutputPane';
import { ItemCount, PaneHead } from './PaneHead';
import classes from './test-data.module.css';
import { useNodeSteps, useShownRun } from './use-node-steps';

const LOOKS: { value: DataLook; icon: typeof Braces }[] = [
  { value: 'table', icon: Table2 },
  { value: 'json', icon: Braces },
  { value: 'schema', icon: ListTree },
];

/** The tab of the dock with what goes in and out of the selected node. */
export function DataTab() {
  const { t } = useTranslation('test-runs');
  const { nodeIds } = useDocument((document) => document.selection);
  const definition = useDocument((document) => document.definition);
  const node = nodeIds.length === 1 ? definition.nodes.find(({ id }) => id === nodeIds[0]) : undefined;
  if (node === undefined) return <EmptyState compact icon={MousePointerClick} title={t('select')} text={t('selectText')} />;
  return <DataOfNode key={node.id} nodeId={node.id} name={node.name} type={node.type} />;
}

function DataOfNode({ nodeId, name, type }: { nodeId: string; name: string; type: string }) {
  const { t } = useTranslation('test-runs');
  const { flow, context, testRun, tests } = useEditor();
  const [look, setLook] = useLocalStorage<DataLook>({
    key: 'pulseflow-data-look',
    defaultValue: 'table',
    getInitialValueInEffect: false,
  });
  const [query, setQuery] = useState('');
  const { run, runs } = useShownRun(flow.id, testRun.run);
  const { steps, index, step, data, error, isPending, refetch, show, readMore } = useNodeSteps(run, nodeId);
  const isTrigger = context.nodeTypes.get(type)?.kind === 'trigger';
  const isPaused = step?.waitingFor === 'step';
  const getData = (
    <div className={classes.actions}>
      {isPaused ? (
        <Button size="xs" leftSection={<StepForward size={14} />} onClick={tests.next}>
          {t('next')}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => tests.upTo(nodeId)}>
          {t('upTo')}
        </Button>
      )}
    </div>
  );
  const empty = isPending ? (
    <Skeleton height={120} />
  ) : error !== null ? (
    <ErrorPanel inline error={error} onRetry={refetch} />
  ) : (
    <EmptyState
      compact
      icon={Database}
      title={t(isPaused ? 'paused' : run === undefined ? 'noRun' : 'notReached')}
      text={t(isTrigger ? 'noPayloadText' : isPaused ? 'pausedText' : 'noDataText')}
      action={getData}
    />
  );
  const input = data?.input;
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <strong className={classes.nodeName}>{name}</strong>
        <RunChoice runId={run?.id} runs={runs} onChoose={testRun.show} />
        {steps.length > 1 && (
          <span className={classes.iterations}>
            <ActionIcon size="sm" aria-label={t('iteration.before')} disabled={index <= 0} onClick={() => show(index - 1)}>
              <ChevronLeft size={13} />
            </ActionIcon>
            {t('iteration.of', { number: index + 1, count: steps.length })}
            <ActionIcon
              size="sm"
              aria-label={t('iteration.after')}
              disabled={index >= steps.length - 1}
              onClick={() => show(index + 1)}
            >
              <ChevronRight size={13} />
            </ActionIcon>
          </span>
        )}
        <span className={classes.spacer} />
        <TextInput
          size="xs"
          className={classes.search ?? ''}
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<Search size={12} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return;
            event.stopPropagation();
            setQuery('');
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('look.label')}
          value={look}
          onChange={(value) => setLook(value as DataLook)}
          data={LOOKS.map(({ value, icon: Icon }) => ({
            value,
            label: (
              <span className={classes.choice} title={t(`look.${value}`)}>
                <Icon size={12} aria-hidden="true" />
                <span className={classes.choiceName}>{t(`look.${value}`)}</span>
              </span>
            ),
          }))}
        />
        <PartButtons nodeId={nodeId} />
      </div>
      <div className={classes.panes} data-lone={isTrigger || undefined}>
        {!isTrigger && (
          <section className={classes.pane} aria-label={t('input')}>
            <PaneHead
              title={t('input')}
              count={input === undefined ? undefined : <ItemCount shown={input.items.length} total={input.total} />}
            />
            {input === undefined ? (
              empty
            ) : (
              <>
                <DataView label={t('input')} look={look} values={input.items.map((item) => item.json)} query={query} base="" />
                {input.items.length < input.total && (
                  <Button size="xs" variant="subtle" onClick={readMore}>
                    {t('more')}
                  </Button>
                )}
              </>
            )}
          </section>
        )}
        <OutputPane
          nodeId={nodeId}
          name={name}
          isTrigger={isTrigger}
          step={step}
          data={data}
          look={look}
          query={query}
          onMore={readMore}
          empty={isTrigger || (isPaused && input !== undefined) ? empty : <p className={classes.none}>{t('noOutput')}</p>}
        />
      </div>
    </div>
  );
}

interface RunChoiceProps {
  runId: string | undefined;
  runs: ReturnType<typeof useShownRun>['runs'];
  onChoose(runId: string): void;
}

/** Which run the data are of. */
function RunChoice({ runId, runs, onChoose }: RunChoiceProps) {
  const { t } = useTranslation('test-runs');
  const { t: shared } = useTranslation('components');
  const format = useFormat();
  if (runId === undefined) return null;
  return (
    <Select
      size="xs"
      className={classes.choose ?? ''}
      aria-label={t('run')}
      comboboxProps={{ width: 320 }}
      data={runs.map((run, place) => ({
        value: run.id,
        label: t(run.test ? 'runLabel.test' : place === 0 ? 'runLabel.last' : 'runLabel.run', {
          at: format.short(run.createdAt),
          status: shared(`status.${run.status}`),
        }),
      }))}
      value={runId}
      onChange={(value) => {
        if (value !== null) onChoose(value);
      }}
    />
  );
}

/** The three ways to run a part of the flow, seen from the node. */
function PartButtons({ nodeId }: { nodeId: string }) {
  const { t } = useTranslation('test-runs');
  const { tests } = useEditor();
  return (
    <span className={classes.actions}>
      <Hint label={`${t('upTo')}: ${t('upToHint')}`} keys="mod+shift+Enter">
        <ActionIcon size="md" aria-label={t('upTo')} onClick={() => tests.upTo(nodeId)}>
          <ArrowRightToLine size={15} />
        </ActionIcon>
      </Hint>
      <Hint label={`${t('only')}: ${t('onlyHint')}`} keys="mod+alt+Enter">
        <ActionIcon size="md" aria-label={t('only')} onClick={() => tests.only(nodeId)}>
          <CircleDot size={15} />
        </ActionIcon>
      </Hint>
      <Hint label={`${t('from.here')}: ${t('fromHint')}`} keys="alt+shift+Enter">
        <ActionIcon size="md" aria-label={t('from.here')} onClick={() => tests.from(nodeId)}>
          <CirclePlay size={15} />
        </ActionIcon>
      </Hint>
    </span>
  );
}
