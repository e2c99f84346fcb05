import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toast } from '../../../../components/feedback';
import { FaultTestDialog } from '../../run/FaultTestDialog';
import { RunDialog } from '../../run/RunDialog';
import { PinDialog } from '../../test-runs/PinDialog';
import { fitsRequest } from '../canvas/node-fits';
import { NodePalette } from '../NodePalette';
import { PublishDialog } from '../PublishDialog';
import { useDocument, useEditor, useEditorUi } from '../session/editor-session';

/** The dialogs of the editor. Each is open while the session's `dialogs` names it. */
export function EditorDialogs() {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const { flow, context, ui, edits, handle, triggers, testRun, showNode } = useEditor();
  const definition = useDocument((document) => document.definition);
  const { palette, publish, faultTest, run } = useEditorUi((state) => state.dialogs);
  const { close, showPanel } = ui.getState();
  return (
    <>
      <NodePalette
        opened={palette !== undefined}
        context={context}
        fits={(type) => fitsRequest(type, palette)}
        onClose={() => close('palette')}
        onChoose={(type) => {
          const id = edits.add(type, palette ?? {});
          showPanel('node');
          requestAnimationFrame(() => handle.current?.focusNode(id));
        }}
      />
      <FaultTestDialog
        flowId={flow.id}
        definition={definition}
        triggerType={triggers[0]?.type}
        context={context}
        opened={faultTest === true}
        onClose={() => close('faultTest')}
        onShowNode={showNode}
      />
      <PinDialog />
      <PublishDialog flow={flow} opened={publish === true} onClose={() => close('publish')} />
      <RunDialog
        target={run}
        onClose={() => close('run')}
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
