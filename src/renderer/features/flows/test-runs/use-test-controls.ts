import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StoreApi } from 'zustand/vanilla';
import type { FlowProblem } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { isFinal, type RunDetail } from '#shared/model/run';
import type { TestOptions } from '#shared/model/test-run';
import { toast, toastError } from '../../../components/feedback';
import { recallInput, sampleInput } from '../../../components/start-form/start-input';
import { api, client } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';
import type { DocumentState } from '../document/document-store';
import type { RunTarget } from '../run/RunDialog';
import { testSettings } from './test-settings';
import { leadingTrigger, quietInput, type TestTrigger, testOptionsOf } from './test-start';

interface Options {
  flowId: FlowId;
  /** Nodes that data is pinned to. */
  pinned: ReadonlySet<string>;
  store: StoreApi<DocumentState>;
  triggers: readonly (TestTrigger & { label: string })[];
  testRun: { run: RunDetail | undefined; show(runId: string): void };
  flush(): Promise<void>;
  /** Asks for the input of a test run. */
  ask(target: RunTarget): void;
  /** Shows the data of a node after a run of a part. */
  showData(nodeId: string): void;
  /** The draft cannot run: shows why. */
  refused(problems: readonly FlowProblem[]): void;
}

export interface TestControls {
  /** Nodes of the flow that data is pinned to. */
  pinned: ReadonlySet<string>;
  /** Runs the whole draft, asking for its input where the trigger needs one. */
  start(triggerNodeId?: string, asked?: Partial<TestOptions>): void;
  upTo(nodeId: string): void;
  from(nodeId: string): void;
  only(nodeId: string): void;
  stepThrough(): void;
  /** The shown run is paused before a step, or will pause before its next. */
  isStepping: boolean;
  next(): void;
  runOn(): void;
  stop(): void;
}

/** Test runs of the draft, of all of it or a part. */
export function useTestControls(options: Options): TestControls {
  const { flowId, pinned, store, triggers, testRun, flush, ask, showData, refused } = options;
  const { t } = useTranslation('test-runs');
  const queryClient = useQueryClient();
  const { run } = testRun;
  const isStepping = run?.testOptions?.stepping === true && !isFinal(run.status);

  const optionsFor = (asked: Partial<TestOptions>) => {
    const nodes = new Set<string>(store.getState().definition.nodes.map(({ id }) => id));
    const hasPins = [...pinned].some((nodeId) => nodes.has(nodeId));
    return testOptionsOf(asked, { effectsOff: testSettings.getState().effectsOff, hasPins });
  };

  const failed = (error: unknown, nodeId: string | undefined) => {
    const { code, problems } = toUiError(error);
    if (code === 'FLOW_INVALID' && problems.length > 0) refused(problems);
    else if (code === 'TEST_INPUT_MISSING' && nodeId !== undefined) {
      toast(t('inputMissing'), { level: 'warning', action: { label: t('upTo'), run: () => controls.upTo(nodeId) } });
    } else toastError(error);
  };

  /** Starts without asking for anything. */
  const startNow = async (asked: Partial<TestOptions>, trigger: TestTrigger | undefined, withInput = true) => {
    const nodeId = asked.only ?? asked.from ?? asked.until;
    try {
      await flush();
      const input = withInput ? quietInput(trigger, pinned, recallInput(flowId)) : undefined;
      const testOptions = optionsFor(asked);
      const { runId } = await client.runs.start({
        params: { workflowId: flowId },
        body: {
          test: true,
          ...(input === undefined ? {} : { input }),
          ...(testOptions === undefined ? {} : { testOptions }),
          ...(trigger === undefined ? {} : { triggerNodeId: trigger.nodeId }),
        },
      });
      testRun.show(runId);
      if (nodeId !== undefined) showData(nodeId);
    } catch (error) {
      failed(error, asked.until === undefined ? nodeId : undefined);
    }
  };

  /** The run whose recorded outputs stand in for what is not executed. */
  const sourceRun = async (): Promise<RunId | undefined> => {
    if (run !== undefined) return run.id;
    const { items } = await client.runs.list({ flowId, limit: 10 });
    return (items.find(({ status }) => isFinal(status)) ?? items[0])?.id;
  };
  const startPart = async (asked: Partial<TestOptions>, nodeId: string) => {
    const trigger = leadingTrigger(store.getState().definition, triggers, nodeId);
    if (trigger?.nodeId === nodeId)
      return asked.only === undefined ? startNow({}, trigger) : startNow({ until: nodeId }, trigger);
    const inputsFrom = await sourceRun().catch(() => undefined);
    // The payload of the earlier run goes on, unless there is none.
    await startNow(
      inputsFrom === undefined ? asked : { ...asked, inputsFrom },
      inputsFrom === undefined ? trigger : undefined,
      inputsFrom === undefined,
    );
  };

  const start = async (triggerNodeId: string | undefined, asked: Partial<TestOptions>) => {
    const only = triggerNodeId ?? (triggers.length === 1 ? triggers[0]?.nodeId : undefined);
    const trigger = triggers.find(({ nodeId }) => nodeId === only);
    if (trigger !== undefined && (pinned.has(trigger.nodeId) || sampleInput(trigger.type) === undefined)) {
      return startNow(asked, trigger);
    }
    try {
      await flush();
      const { definition } = store.getState();
      const { problems } = await client.flows.validate({ definition });
      if (problems.some(({ severity }) => severity === 'error')) return refused(problems);
      const testOptions = optionsFor(asked);
      ask({
        flowId,
        flowName: definition.name,
        triggers,
        test: true,
        ...(testOptions === undefined ? {} : { testOptions }),
        ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
      });
    } catch (error) {
      toastError(error);
    }
  };

  const onRun = (act: (input: { runId: RunId }) => Promise<unknown>) => () => {
    if (run === undefined) return;
    act({ runId: run.id }).then(
      () => queryClient.invalidateQueries({ queryKey: api.runs.get.queryKey({ input: { runId: run.id } }) }),
      toastError,
    );
  };

  const controls: TestControls = {
    pinned,
    isStepping,
    start: (triggerNodeId, asked = {}) => void start(triggerNodeId, asked),
    upTo: (nodeId) => void startNow({ until: nodeId }, leadingTrigger(store.getState().definition, triggers, nodeId)),
    from: (nodeId) => void startPart({ from: nodeId }, nodeId),
    only: (nodeId) => void startPart({ only: nodeId }, nodeId),
    stepThrough: () => void start(undefined, { stepping: true }),
    next: onRun((input) => client.runs.step(input)),
    runOn: onRun((input) => client.runs.continue(input)),
    stop: onRun((input) => client.runs.cancel(input)),
  };
  return controls;
}
