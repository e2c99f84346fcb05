import { Button } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { MousePointerClick, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { FlowDetail, FlowProblem } from '#shared/model/flow';
import { EmptyState } from '../../../components/EmptyState';
import { toast } from '../../../components/feedback';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import type { NodePositions, Point } from '../../../components/graph/graph-model';
import { type GraphHandle, GraphView } from '../../../components/graph/graph-view';
import { SplitPage } from '../../../components/SidePanel';
import { client } from '../../../lib/client';
import { useDraft } from '../document/use-draft';
import type { NodeFormContext } from '../form/form-context';
import { FaultTestDialog } from '../run/FaultTestDialog';
import { RunDialog, type RunTarget } from '../run/RunDialog';
import { sampleInput } from '../run/start-input';
import { SaveBanner, TestRunBar } from './EditorBanners';
import { EditorHeader } from './EditorHeader';
import { EditorToolbar } from './EditorToolbar';
import classes from './editor.module.css';
import { FlowPanel } from './FlowPanel';
import { NodePalette } from './NodePalette';
import { NodePanel } from './NodePanel';
import { createNodeEdits, type End, nodeOfProblem } from './node-edits';
import { ProblemList } from './ProblemList';
import { PublishDialog } from './PublishDialog';
import { useClipboard } from './use-clipboard';
import { useEditorCommands } from './use-editor-commands';
import { useEditorGraph, useProblemLabel } from './use-editor-graph';
import { useShownVersion } from './use-shown-version';
import { useTestRun } from './use-test-run';
import { VersionView } from './VersionView';

interface FlowEditorProps {
  flow: FlowDetail;
  context: FlowGraphContext;
}

/** A flow to read and change: graph, inspector, problems, test runs, publishing. */
export function FlowEditor({ flow, context }: FlowEditorProps) {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const { width } = useViewportSize();
  const { store, saving, flush, keepMine, takeTheirs } = useDraft(flow);
  const { definition, selection, canUndo, canRedo } = useStore(store);
  const [palette, setPalette] = useState<{ from?: End; at?: Point | undefined }>();
  const [panel, setPanel] = useState<'node' | 'flow' | undefined>('node');
  const [reveal, setReveal] = useState<NodeFormContext['reveal']>();
  const [target, setTarget] = useState<RunTarget>();
  const [isPublishing, setPublishing] = useState(false);
  const [isFaultTesting, setFaultTesting] = useState(false);
  const testRun = useTestRun();
  const handle = useRef<GraphHandle>(null);
  const places = useRef<NodePositions>({});
  const { problems } = flow;
  const graph = useEditorGraph(definition, problems, context, testRun.run?.steps);
  const label = useProblemLabel(definition, context);
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  const edits = createNodeEdits({
    store,
    context,
    drawn: () => ({ ...graph, places: { ...places.current, ...definition.layout } }),
  });
  const { shownVersion, showVersion } = useShownVersion();
  const canPublish = flow.publishedVersion === undefined || flow.hasDraftChanges || saving.state !== 'saved';

  const triggers = definition.nodes.flatMap((node) => {
    const type = context.nodeTypes.get(node.type);
    return type?.kind === 'trigger' && node.disabled !== true
      ? [{ nodeId: node.id as string, type: node.type, label: node.name }]
      : [];
  });
  const showFirstError = () => {
    const first = problems.find((problem) => problem.severity === 'error');
    if (first !== undefined) showProblem(first);
    toast(t('publish.fixFirst'), { level: 'warning' });
  };
  const startTest = (triggerNodeId?: string) => {
    void flush().then(async () => {
      const fresh = await client.flows.validate({ definition: store.getState().definition });
      if (fresh.problems.some((problem) => problem.severity === 'error')) return showFirstError();
      const only =
        triggers.length === 1 || triggerNodeId !== undefined
          ? triggers.find(({ nodeId }) => triggerNodeId === undefined || nodeId === triggerNodeId)
          : undefined;
      if (only !== undefined && sampleInput(only.type) === undefined) {
        const { runId } = await client.runs.start({
          params: { workflowId: flow.id },
          body: { test: true, triggerNodeId: only.nodeId },
        });
        return testRun.show(runId);
      }
      setTarget({
        flowId: flow.id,
        flowName: definition.name,
        triggers,
        test: true,
        ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
      });
    });
  };
  const runNow = () => setTarget({ flowId: flow.id, flowName: flow.name, triggers, test: false });
  const faultTest = () => void flush().then(() => (hasErrors ? showFirstError() : setFaultTesting(true)));
  const publish = () => {
    if (!canPublish) return;
    void flush().then(() => (hasErrors ? showFirstError() : setPublishing(true)));
  };
  const select = (nodeIds: readonly string[]) => {
    store.getState().select({ nodeIds });
    setReveal(undefined);
  };
  function showProblem(problem: FlowProblem) {
    const nodeId = nodeOfProblem(problem, definition.edges);
    if (nodeId === undefined) {
      if (problem.field?.startsWith('/settings/') === true) setPanel('flow');
      return;
    }
    select([nodeId]);
    setPanel('node');
    handle.current?.focusNode(nodeId);
    const { field } = problem;
    if (field !== undefined) setTimeout(() => setReveal({ field, position: problem.position }), 60);
  }
  const openPalette = (from?: End, at?: Point) => setPalette({ ...(from === undefined ? {} : { from }), at });
  const copySelected = () => {
    const clip = edits.clip();
    if (clip !== undefined) edits.paste(clip);
  };

  const arrange = () => void edits.arrange().then(() => handle.current?.fit());
  useEditorCommands({
    isEnabled: shownVersion === undefined,
    store,
    edits,
    add: () => openPalette(),
    test: () => startTest(),
    publish,
    arrange,
    settings: () => setPanel('flow'),
    duplicate: copySelected,
  });
  useClipboard(edits, shownVersion === undefined);

  const node = selection.nodeIds.length === 1 ? definition.nodes.find((each) => each.id === selection.nodeIds[0]) : undefined;
  const isTrigger = node !== undefined && triggers.some((trigger) => trigger.nodeId === node.id);
  const panelWidth = Math.round(Math.min(560, Math.max(360, width * 0.3)));
  const ownProblems =
    node === undefined
      ? []
      : problems
          .filter((problem) => problem.nodeId === node.id)
          .map((problem) => ({ ...problem, message: label(problem, false) }));

  return (
    <>
      <EditorHeader
        flow={flow}
        name={definition.name}
        saveState={saving.state}
        hasErrors={hasErrors}
        canPublish={canPublish}
        shownVersion={shownVersion}
        onShowVersion={showVersion}
        onTest={() => startTest()}
        onRun={runNow}
        onPublish={publish}
      />
      {shownVersion !== undefined ? (
        <VersionView flow={flow} version={shownVersion} context={context} onBack={() => showVersion(undefined)} store={store} />
      ) : (
        <SplitPage>
          <div className={classes.main}>
            <SaveBanner
              state={saving.state}
              message={saving.message}
              onKeepMine={() => void keepMine()}
              onTakeTheirs={() => void takeTheirs()}
            />
            <div className={classes.canvas}>
              <EditorToolbar
                canUndo={canUndo}
                canRedo={canRedo}
                onAdd={() => openPalette()}
                onUndo={() => store.getState().undo()}
                onRedo={() => store.getState().redo()}
                onArrange={arrange}
                onFaultTest={faultTest}
                onSettings={() => setPanel(panel === 'flow' ? 'node' : 'flow')}
              />
              {definition.nodes.length === 0 && (
                <div className={classes.emptyCanvas}>
                  <EmptyState
                    icon={MousePointerClick}
                    title={t('editor.empty')}
                    text={t('editor.emptyText')}
                    action={
                      <Button leftSection={<Plus size={14} />} onClick={() => openPalette()}>
                        {t('editor.add')}
                      </Button>
                    }
                  />
                </div>
              )}
              <GraphView
                label={t('editor.graph', { name: definition.name })}
                nodes={graph.nodes}
                edges={graph.edges}
                layout={definition.layout}
                selection={selection}
                handle={handle}
                onSelect={(next) => {
                  store.getState().select(next);
                  setReveal(undefined);
                  if (next.nodeIds.length === 1) setPanel('node');
                }}
                onOpenNode={(id) => {
                  select([id]);
                  setPanel('node');
                  // After the form has been drawn.
                  setTimeout(
                    () => document.querySelector<HTMLElement>('aside [data-field] :is(input, [contenteditable="true"])')?.focus(),
                    80,
                  );
                }}
                onMove={edits.move}
                onConnect={edits.connect}
                onConnectToNothing={openPalette}
                onPlaced={(at) => {
                  places.current = at;
                }}
              />
            </div>
            {testRun.run !== undefined && <TestRunBar run={testRun.run} onClose={testRun.clear} />}
            <ProblemList definition={definition} problems={problems} label={label} onShow={showProblem} />
          </div>
          {panel === 'flow' ? (
            <FlowPanel
              flowId={flow.id}
              definition={definition}
              pinned={flow.pinned}
              width={panelWidth}
              onChange={(change, field) => store.getState().edit(change, { mergeKey: `flow/${field}` })}
              onPin={(pinned) => void client.flows.pin({ flowId: flow.id, pinned })}
              onClose={() => setPanel('node')}
            />
          ) : (
            panel === 'node' &&
            node !== undefined && (
              <NodePanel
                key={node.id}
                flow={flow}
                definition={definition}
                node={node}
                context={context}
                problems={ownProblems}
                reveal={reveal}
                testRun={testRun.run}
                width={panelWidth}
                onChange={(change, field) => {
                  setReveal(undefined);
                  edits.change(node.id, change, field);
                }}
                onRename={(name) => edits.rename(node.id, name)}
                onTestFrom={isTrigger ? () => startTest(node.id) : undefined}
                onDuplicate={copySelected}
                onDelete={edits.removeSelected}
                onClose={() => {
                  setPanel(undefined);
                  handle.current?.focusNode(node.id);
                }}
              />
            )
          )}
        </SplitPage>
      )}
      <NodePalette
        opened={palette !== undefined}
        context={context}
        withoutTriggers={palette?.from !== undefined}
        onClose={() => setPalette(undefined)}
        onChoose={(type) => {
          const id = edits.add(type, palette?.from, palette?.at);
          setPanel('node');
          requestAnimationFrame(() => handle.current?.focusNode(id));
        }}
      />
      <FaultTestDialog
        flowId={flow.id}
        definition={definition}
        triggerType={triggers[0]?.type}
        context={context}
        opened={isFaultTesting}
        onClose={() => setFaultTesting(false)}
        onShowNode={(nodeId) => {
          select([nodeId]);
          setPanel('node');
          handle.current?.focusNode(nodeId);
        }}
      />
      <PublishDialog flow={flow} opened={isPublishing} onClose={() => setPublishing(false)} />
      <RunDialog
        target={target}
        onClose={() => setTarget(undefined)}
        onStarted={(runId, { test, flowName }) => {
          if (test) testRun.show(runId);
          else
            toast(t('started', { name: flowName }), {
              action: { label: t('openRun'), run: () => void navigate(`/runs/${runId}`) },
            });
        }}
      />
    </>
  );
}
