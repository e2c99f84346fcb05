import { useViewportSize } from '@mantine/hooks';
import { EdgePanel } from '../../../components/run/EdgePanel';
import { client } from '../../../lib/client';
import { FlowPanel } from './FlowPanel';
import { NodePanel } from './NodePanel';
import { useDocument, useEditor, useEditorUi } from './session/editor-session';

/** The inspector on the right: the one selected node, or the settings of the flow. */
export function EditorPanel() {
  const { flow, context, store, ui, edits, handle, problems, problemLabel, testRun, tests, triggers, startTest } = useEditor();
  const panel = useEditorUi((state) => state.panel);
  const reveal = useEditorUi((state) => state.reveal);
  const definition = useDocument((document) => document.definition);
  const { nodeIds, edgeId } = useDocument((document) => document.selection);
  const { width: viewport } = useViewportSize();
  const width = Math.round(Math.min(560, Math.max(360, viewport * 0.3)));
  const { showPanel, revealField } = ui.getState();
  if (panel === 'flow')
    return (
      <FlowPanel
        flowId={flow.id}
        definition={definition}
        pinned={flow.pinned}
        width={width}
        onChange={(change, field) => store.getState().edit(change, { mergeKey: `flow/${field}` })}
        onPin={(pinned) => void client.flows.pin({ flowId: flow.id, pinned })}
        onClose={() => showPanel('node')}
      />
    );
  if (edgeId !== undefined && testRun.run !== undefined)
    return (
      <EdgePanel
        key={edgeId}
        run={testRun.run}
        edgeId={edgeId}
        width={width}
        onClose={() => store.getState().select({ nodeIds: [] })}
      />
    );
  const node = nodeIds.length === 1 ? definition.nodes.find(({ id }) => id === nodeIds[0]) : undefined;
  if (panel !== 'node' || node === undefined) return null;
  const isTrigger = triggers.some((trigger) => trigger.nodeId === node.id);
  return (
    <NodePanel
      key={node.id}
      flow={flow}
      definition={definition}
      node={node}
      context={context}
      problems={problems
        .filter((problem) => problem.nodeId === node.id)
        .map((problem) => ({ ...problem, message: problemLabel(problem, false) }))}
      reveal={reveal}
      testRun={testRun.run}
      onChange={(change, field) => {
        revealField(undefined);
        edits.change(node.id, change, field);
      }}
      onRename={(name) => edits.rename(node.id, name)}
      onRunTo={() => tests.upTo(node.id)}
      onRunNode={() => tests.only(node.id)}
      onTestFrom={isTrigger ? () => startTest(node.id) : undefined}
      onDuplicate={edits.duplicateSelected}
      onDelete={edits.removeSelected}
      onClose={() => {
        showPanel(undefined);
        handle.current?.focusNode(node.id);
      }}
    />
  );
}
