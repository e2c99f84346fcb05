import { Button, CopyButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, Copy, ExternalLink, RotateCw, Square } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#shared/model/json';
import type { RunDetail, RunSummary, StepSummary } from '#shared/model/run';
import { isFinal } from '#shared/model/run';
import { ErrorPanel } from '../../components/ErrorPanel';
import { JsonView } from '../../components/JsonView';
import { isMac, Kbd } from '../../components/Kbd';
import { StatusBadge } from '../../components/StatusBadge';
import { StatusIcon } from '../../components/StatusIcon';
import { Duration } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { Frame } from './AskStage';
import classes from './quick-run.module.css';
import { useSurroundings } from './quick-run-context';

interface RunStageProps {
  runId: string;
  flowName: string;
  onBack(): void;
  onAgain(): void;
}

/** Steps shown while the run goes on: the newest. */
const SHOWN_STEPS = 7;

interface Progress {
  run?: RunSummary;
  steps: ReadonlyMap<number, StepSummary>;
  share: ReadonlyMap<string, { share: number; message?: string | undefined }>;
}

/** The run as it goes, and what it gave. */
export function RunStage({ runId, flowName, onBack, onAgain }: RunStageProps) {
  const { t } = useTranslation('quick-run');
  const { onOpen } = useSurroundings();
  const [progress, setProgress] = useState<Progress>({ steps: new Map(), share: new Map() });
  const { run } = progress;
  const isOver = run !== undefined && isFinal(run.status);
  const detail = useQuery(api.runs.get.queryOptions({ input: { runId: runId as never }, staleTime: Infinity }));
  const status = useQuery(
    api.runs.status.queryOptions({ input: { runId: runId as never }, enabled: isOver, staleTime: Infinity }),
  );
  useLive(
    (signal) => client.runs.watch({ runId: runId as never }, { signal }),
    (changes) =>
      setProgress((now) => {
        const steps = new Map(now.steps);
        const share = new Map(now.share);
        let next = now.run;
        for (const change of changes) {
          if (change.kind === 'run') next = change.run;
          else if (change.kind === 'step') steps.set(change.step.seq, change.step);
          else if (change.kind === 'progress') share.set(change.nodeId, { share: change.share, message: change.message });
        }
        return { ...(next === undefined ? {} : { run: next }), steps, share };
      }),
    { key: runId, enabled: !isOver },
  );
  const cancel = useMutation(api.runs.cancel.mutationOptions());
  const output = status.data?.output;
  const shown = isOver ? textOf(output) : undefined;
  const buttons = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOver) buttons.current?.focus();
  }, [isOver]);
  useKeys({
    ...(isOver ? {} : { '.': () => cancel.mutate({ runId: runId as never }) }),
    ...(shown === undefined ? {} : { c: () => void navigator.clipboard.writeText(shown) }),
    o: () => onOpen(`/runs/${runId}`),
    r: onAgain,
  });
  return (
    <Frame
      title={flowName}
      onBack={onBack}
      tools={run !== undefined && <StatusBadge status={run.status} />}
      foot={
        <>
          <Button
            size="sm"
            variant="default"
            leftSection={<ExternalLink size={14} />}
            rightSection={<Kbd keys="mod+o" />}
            onClick={() => onOpen(`/runs/${runId}`)}
          >
            {t('openRun')}
          </Button>
          {!isOver && (
            <Button
              size="sm"
              variant="default"
              leftSection={<Square size={13} />}
              rightSection={<Kbd keys="mod+." />}
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ runId: runId as never })}
            >
              {t('cancelRun')}
            </Button>
          )}
          {isOver && (
            <Button
              size="sm"
              variant="default"
              leftSection={<RotateCw size={14} />}
              rightSection={<Kbd keys="mod+r" />}
              onClick={onAgain}
            >
              {t('again')}
            </Button>
          )}
          {shown !== undefined && (
            <CopyButton value={shown} timeout={1500}>
              {({ copied, copy }) => (
                <Button
                  ref={buttons}
                  size="sm"
                  leftSection={copied ? <Check size={14} /> : <Copy size={14} />}
                  rightSection={<Kbd keys="mod+c" />}
                  onClick={copy}
                >
                  {t(copied ? 'copied' : 'copyResult')}
                </Button>
              )}
            </CopyButton>
          )}
        </>
      }
    >
      {detail.isError && <ErrorPanel inline error={detail.error} />}
      {run !== undefined && !isOver && <Going run={run} progress={progress} detail={detail.data} />}
      {isOver && <Outcome run={run} output={output} isRead={!status.isPending} />}
    </Frame>
  );
}

/** What the run gave, as text to paste: a text as it is, all else as JSON. */
function textOf(output: Json | undefined): string | undefined {
  if (output === undefined) return undefined;
  return typeof output === 'string' ? output : JSON.stringify(output, null, 2);
}

/** Shortcuts with Ctrl or Command, for all of the stage; copying leaves a selection to the browser. */
function useKeys(acts: Readonly<Record<string, () => void>>): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const run = acts[event.key.toLowerCase()];
    if (run === undefined || !(isMac ? event.metaKey : event.ctrlKey) || event.shiftKey || event.altKey) return;
    if (event.key.toLowerCase() === 'c' && String(window.getSelection()) !== '') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    run();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => act(event);
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

function Going({ run, progress, detail }: { run: RunSummary; progress: Progress; detail: RunDetail | undefined }) {
  const { t } = useTranslation('quick-run');
  const { onOpen } = useSurroundings();
  const steps = [...progress.steps.values()].sort((a, b) => a.seq - b.seq);
  const done = steps.filter(({ status }) => status === 'succeeded').length;
  const nameOf = (nodeId: string) => detail?.definition.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
  const isAsking = steps.some(({ status, waitingFor }) => status === 'waiting' && waitingFor?.startsWith('task') === true);
  return (
    <>
      <p className={classes.going} role="status">
        {t('stepsDone', { count: done })} · <Duration from={run.startedAt ?? run.createdAt} />
      </p>
      {isAsking && (
        <p className={classes.notice}>
          {t('asking')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => onOpen('/inbox')}>
            {t('openInbox')}
          </Button>
        </p>
      )}
      {run.status === 'in_doubt' && (
        <p className={classes.notice} role="alert">
          {t('inDoubt')}
        </p>
      )}
      <ol className={classes.steps}>
        {steps.slice(-SHOWN_STEPS).map((step) => {
          const share = progress.share.get(step.nodeId);
          return (
            <li key={step.seq}>
              <StatusIcon status={step.status} size={14} />
              <span className="pf-clip">{nameOf(step.nodeId)}</span>
              {step.status === 'running' && share !== undefined && (
                <span className={classes.share}>{share.message ?? `${Math.round(share.share * 100)} %`}</span>
              )}
              <Duration from={step.startedAt} to={step.finishedAt} />
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Outcome({ run, output, isRead }: { run: RunSummary; output: Json | undefined; isRead: boolean }) {
  const { t } = useTranslation('quick-run');
  const errorText = useErrorText();
  const { error, startedAt, createdAt, finishedAt } = run;
  return (
    <>
      <p className={classes.going} role="status">
        <Duration from={startedAt ?? createdAt} to={finishedAt ?? createdAt} />
      </p>
      {error !== undefined && (
        <p className={classes.notice} role="alert">
          {errorText({ code: error.code, message: error.message, data: error.data })}
        </p>
      )}
      {run.status === 'succeeded' && isRead && (
        <div className={classes.result}>
          {output === undefined ? (
            <p>{t('noOutput')}</p>
          ) : typeof output === 'string' ? (
            <pre>{output}</pre>
          ) : (
            <JsonView value={output} maxHeight={300} />
          )}
        </div>
      )}
    </>
  );
}
