import type { FlowDetail } from '#shared/model/flow';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { PartBoundary } from '../../../components/PartBoundary';
import { ReplayBar } from '../../../components/run/ReplayBar';
import { SplitPage } from '../../../components/SidePanel';
import { useClipboard } from '../clipboard/use-clipboard';
import { useDraft } from '../document/use-draft';
import { FindBar } from '../find/FindBar';
import { DraftGuard } from '../history/DraftGuard';
import { useIncoming } from '../history/use-incoming';
import { TestRunBar } from '../test-runs/TestRunBar';
import { TestShortcuts } from '../test-runs/TestShortcuts';
import { useShownVersion } from '../versions/use-shown-version';
import { VersionView } from '../versions/VersionView';
import { EditorDialogs } from './dialogs/EditorDialogs';
import { EditorDock } from './dock/EditorDock';
import { EditorHeader } from './EditorHeader';
import { EditorPanel } from './EditorPanel';
import classes from './editor.module.css';
import { EditorContext, useEditorUi } from './session/editor-session';
import { useEditorSession } from './session/use-editor-session';
import { useEditorCommands } from './use-editor-commands';
import { editorViews } from './views/editor-views';

interface FlowEditorProps {
  flow: FlowDetail;
  context: FlowGraphContext;
}

/** A flow to read and change: its views, inspector, dock, test runs, publishing. See session/README.md for how parts join in. */
export function FlowEditor({ flow, context }: FlowEditorProps) {
  const draft = useDraft(flow, useIncoming(context.nodeTypes));
  const session = useEditorSession(flow, context, draft);
  const { shownVersion, showVersion } = useShownVersion();
  const { saving } = draft;
  const { testRun } = session;
  useEditorCommands(session, shownVersion === undefined);
  useClipboard(session, shownVersion === undefined);
  return (
    <EditorContext value={session}>
      <EditorHeader
        saveState={saving.state}
        canPublish={session.canPublish}
        shownVersion={shownVersion}
        onShowVersion={showVersion}
      />
      {shownVersion !== undefined ? (
        <VersionView version={shownVersion} onBack={() => showVersion(undefined)} />
      ) : (
        <SplitPage>
          <div className={classes.main}>
            <DraftGuard draft={draft} />
            <div className={classes.shown}>
              <ShownView />
              <FindBar />
            </div>
            {testRun.run !== undefined && (
              <TestRunBar
                run={testRun.run}
                onReplay={testRun.replay === undefined ? testRun.startReplay : undefined}
                onClose={testRun.clear}
              />
            )}
            {testRun.replay !== undefined && <ReplayBar replay={testRun.replay} />}
            <EditorDock />
            <TestShortcuts />
          </div>
          <PartBoundary fallback={null}>
            <EditorPanel />
          </PartBoundary>
        </SplitPage>
      )}
      <EditorDialogs />
    </EditorContext>
  );
}

function ShownView() {
  const view = useEditorUi((state) => state.view);
  const shown = editorViews.find(({ id }) => id === view) ?? editorViews[0];
  if (shown === undefined) return null;
  return (
    <PartBoundary key={shown.id} fallback={<div className={classes.canvas} aria-busy="true" />}>
      <shown.View />
    </PartBoundary>
  );
}
