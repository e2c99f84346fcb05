import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { AskStage } from './AskStage';
import { flowNamed } from './model/entries';
import { PickStage } from './PickStage';
import classes from './quick-run.module.css';
import { QuickRunContext } from './quick-run-context';
import { RunStage } from './RunStage';
import type { HandedFile, Wanted } from './use-openings';
import { useQuickFlows } from './use-quick-flows';

type Stage =
  | { at: 'pick' }
  | { at: 'ask'; flowId: FlowId; preset?: Json; texts?: Wanted['texts']; isLink?: boolean }
  | { at: 'run'; flowId: FlowId; flowName: string; runId: string; input: Json | undefined };

interface QuickRunProps {
  /** What it was opened with; another one takes the place of what is shown. */
  wanted?: Wanted | undefined;
  /** Files that were dropped: a flow is chosen for them. */
  files?: readonly HandedFile[] | undefined;
  /** It is all that the page shows. */
  isAlone?: boolean;
  /** Told when a form or a run is shown, which is not to be lost by a look elsewhere. */
  onBusy?(isBusy: boolean): void;
  /** The person is done with it, or leaves it. */
  onClose(): void;
  /** Opens a page of the app. */
  onOpen(path: string): void;
}

const NO_FILES: readonly HandedFile[] = [];

/** Finds a flow, asks for its inputs, runs it and shows what came of it: all by keyboard, without leaving. */
export function QuickRun({ wanted, files = NO_FILES, isAlone = false, onBusy, onClose, onOpen }: QuickRunProps) {
  const { t } = useTranslation('quick-run');
  const source = useQuickFlows(isAlone);
  const [stage, setStage] = useState<Stage>({ at: 'pick' });
  const [query, setQuery] = useState('');
  const [taken, setTaken] = useState<Wanted>();
  const [handed, setHanded] = useState(files);
  const [seenFiles, setSeenFiles] = useState(files);
  if (files !== seenFiles) {
    setSeenFiles(files);
    setHanded(files);
    if (files.length > 0) setStage({ at: 'pick' });
  }
  const { flows } = source;
  const unknown = wanted !== undefined && flows !== undefined && flowNamed(flows, wanted.flow) === undefined;
  if (wanted !== taken && flows !== undefined) {
    setTaken(wanted);
    const flow = wanted === undefined ? undefined : flowNamed(flows, wanted.flow);
    if (wanted !== undefined && flow !== undefined)
      setStage({ at: 'ask', flowId: flow.id, texts: wanted.texts, isLink: wanted.from === 'link' });
  }
  const isBusy = stage.at !== 'pick';
  useEffect(() => onBusy?.(isBusy), [onBusy, isBusy]);
  const pick = (flow: FlowSummary) => setStage({ at: 'ask', flowId: flow.id });
  const back = () => {
    setHanded([]);
    setStage({ at: 'pick' });
  };
  return (
    <QuickRunContext value={{ onClose, onOpen }}>
      <section className={classes.root} aria-label={t('title')}>
        {stage.at === 'pick' && (
          <PickStage
            source={source}
            query={query}
            onQuery={setQuery}
            files={handed}
            onDropFiles={() => setHanded([])}
            onPick={pick}
            notice={
              unknown && (
                <p className={classes.notice} role="alert">
                  {t('unknownFlow', { name: wanted.flow })}
                </p>
              )
            }
          />
        )}
        {stage.at === 'ask' && (
          <AskStage
            key={`${stage.flowId} ${JSON.stringify(stage.texts ?? null)}`}
            flowId={stage.flowId}
            texts={stage.texts}
            preset={stage.preset}
            isLink={stage.isLink === true}
            files={handed}
            onBack={back}
            onStarted={(runId, flowName, input) => {
              setHanded([]);
              setQuery('');
              setStage({ at: 'run', flowId: stage.flowId, flowName, runId, input });
            }}
          />
        )}
        {stage.at === 'run' && (
          <RunStage
            key={stage.runId}
            runId={stage.runId}
            flowName={stage.flowName}
            onBack={back}
            onAgain={() =>
              setStage({ at: 'ask', flowId: stage.flowId, ...(stage.input === undefined ? {} : { preset: stage.input }) })
            }
          />
        )}
      </section>
    </QuickRunContext>
  );
}
