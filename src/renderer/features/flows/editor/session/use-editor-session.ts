import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FlowDetail, FlowProblem } from '#shared/model/flow';
import { toast } from '../../../../components/feedback';
import type { FlowGraphContext } from '../../../../components/graph/flow-graph';
import type { NodePositions } from '../../../../components/graph/graph-model';
import type { GraphHandle } from '../../../../components/graph/graph-props';
import type { useDraft } from '../../document/use-draft';
import { usePinned } from '../../test-runs/use-pinned';
import { useTestControls } from '../../test-runs/use-test-controls';
import { createNodeEdits, nodeOfProblem } from '../node-edits';
import { useEditorGraph, useProblemLabel } from '../use-editor-graph';
import { useTestRun } from '../use-test-run';
import type { EditorSession } from './editor-session';
import { createEditorUi } from './editor-ui';

/** Ties the document, what is shown of it, and what can be done with it, to one session for all parts of the editor. */
export function useEditorSession(
  flow: FlowDetail,
  context: FlowGraphContext,
  { store, saving, flush }: ReturnType<typeof useDraft>,
): EditorSession & { canPublish: boolean } {
  const { t } = useTranslation('flows');
  const definition = useStore(store, (state) => state.definition);
  const [ui] = useState(createEditorUi);
  const testRun = useTestRun();
  const handle = useRef<GraphHandle>(null);
  const places = useRef<NodePositions>({});
  const { problems } = flow;
  const pinned = usePinned(flow.id);
  const graph = useEditorGraph(definition, problems, context, testRun.steps, pinned);
  const problemLabel = useProblemLabel(definition, context);
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  const canPublish = flow.publishedVersion === undefined || flow.hasDraftChanges || saving.state !== 'saved';
  const edits = createNodeEdits({
    store,
    context,
    drawn: () => ({ ...graph, places: { ...places.current, ...store.getState().definition.layout } }),
  });
  const triggers = definition.nodes.flatMap((node) => {
    const type = context.nodeTypes.get(node.type);
    return type?.kind === 'trigger' && node.disabled !== true
      ? [{ nodeId: node.id as string, type: node.type, label: node.name }]
      : [];
  });

  const select = (nodeIds: readonly string[]) => {
    store.getState().select({ nodeIds });
    ui.getState().revealField(undefined);
  };
  const showNode: EditorSession['showNode'] = (nodeId, place) => {
    ui.getState().showView('canvas');
    select([nodeId]);
    ui.getState().showPanel('node');
    handle.current?.focusNode(nodeId);
    // After the form has been drawn.
    if (place !== undefined) setTimeout(() => ui.getState().revealField({ position: undefined, ...place }), 60);
  };
  const showProblem = (problem: FlowProblem) => {
    const { field, position } = problem;
    const nodeId = nodeOfProblem(problem, store.getState().definition.edges);
    if (nodeId !== undefined) showNode(nodeId, field === undefined ? undefined : { field, position });
    else if (field?.startsWith('/settings/') === true) ui.getState().showPanel('flow');
  };
  const showFirstError = (found: readonly FlowProblem[]) => {
    const first = found.find((problem) => problem.severity === 'error');
    if (first !== undefined) showProblem(first);
    toast(t('publish.fixFirst'), { level: 'warning' });
  };

  const tests = useTestControls({
    flowId: flow.id,
    pinned,
    store,
    triggers,
    testRun,
    flush,
    ask: (target) => ui.getState().open('run', target),
    showData(nodeId) {
      select([nodeId]);
      ui.getState().showDock('data');
    },
    refused: showFirstError,
  });
  const startRun = () => ui.getState().open('run', { flowId: flow.id, flowName: flow.name, triggers, test: false });
  const testFaults = async () => {
    await flush();
    if (hasErrors) showFirstError(problems);
    else ui.getState().open('faultTest', true);
  };
  const publish = async () => {
    if (!canPublish) return;
    await flush();
    if (hasErrors) showFirstError(problems);
    else ui.getState().open('publish', true);
  };

  return {
    flow,
    context,
    store,
    ui,
    edits,
    graph,
    handle,
    placed: (at) => {
      places.current = at;
    },
    problems,
    areProblemsStale: saving.state !== 'saved',
    problemLabel,
    hasErrors,
    canPublish,
    triggers,
    testRun,
    flush,
    select,
    showNode,
    showProblem,
    tests,
    startTest: (triggerNodeId) => tests.start(triggerNodeId),
    startRun,
    testFaults: () => void testFaults(),
    publish: () => void publish(),
    arrange: () => void edits.arrange().then(() => handle.current?.fit()),
  };
}
