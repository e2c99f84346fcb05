import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { FlowSummary } from '#shared/model/flow';
import { toast } from '../../../components/feedback';
import { useGraphContext } from '../../../components/graph/use-graph-context';
import { sampleInput } from '../../../components/start-form/start-input';
import type { FlowActions } from '../list/use-flow-actions';
import { triggerSummary } from '../trigger-summary';
import { RunDialog, type RunTarget } from './RunDialog';

/** Starts a flow by hand: at once where there is nothing to ask, else by a dialog that the page shows as `dialog`. */
export function useRunFlow(actions: Pick<FlowActions, 'start'>): { run(flow: FlowSummary): void; dialog: ReactNode } {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const { context } = useGraphContext();
  const [target, setTarget] = useState<RunTarget>();
  return {
    run(flow) {
      if (flow.status !== 'active') return;
      const asks = flow.triggers.some((trigger) => sampleInput(trigger.type) !== undefined);
      if (!asks) return actions.start(flow);
      const triggers = flow.triggers.map((trigger) => {
        const type = context?.nodeTypes.get(trigger.type);
        const label = [type && context?.localText(type.label), triggerSummary(trigger, context)].filter(Boolean).join(' · ');
        return { ...trigger, label };
      });
      setTarget({ flowId: flow.id, flowName: flow.name, triggers, test: false });
    },
    dialog: (
      <RunDialog
        target={target}
        onClose={() => setTarget(undefined)}
        onStarted={(runId, { flowName }) =>
          toast(t('started', { name: flowName }), { action: { label: t('openRun'), run: () => void navigate(`/runs/${runId}`) } })
        }
      />
    ),
  };
}
