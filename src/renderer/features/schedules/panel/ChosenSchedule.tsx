import { useQuery } from '@tanstack/react-query';
import type { FlowId, NodeId } from '#shared/model/ids';
import { ErrorPanel } from '../../../components/ErrorPanel';
import type { ScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { SidePanel } from '../../../components/SidePanel';
import { api } from '../../../lib/client';
import { refOf } from '../schedule-key';
import { SchedulePanel } from './SchedulePanel';

/** The panel of a schedule of which only the key is known. */
export function ChosenSchedule(props: { scheduleKey: string; actions: ScheduleActions; onClose(): void }) {
  const { flowId, nodeId } = refOf(props.scheduleKey);
  const { data, error, refetch } = useQuery(
    api.schedules.get.queryOptions({ input: { flowId: flowId as FlowId, nodeId: nodeId as NodeId } }),
  );
  if (data !== undefined) return <SchedulePanel entry={data} actions={props.actions} onClose={props.onClose} />;
  if (error === null) return null;
  return (
    <SidePanel title="" onClose={props.onClose} width={400}>
      <ErrorPanel error={error} onRetry={() => void refetch()} inline />
    </SidePanel>
  );
}
