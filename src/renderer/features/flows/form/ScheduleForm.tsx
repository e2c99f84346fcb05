import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowDefinition, FlowDetail, FlowNode, FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { scheduleConfig } from '#shared/model/schedule-config';
import { readSchedule } from '../../../components/schedule/model/schedule-draft';
import { ScheduleEditor } from '../../../components/schedule/ScheduleEditor';
import { api } from '../../../lib/client';

interface ScheduleFormProps {
  flow: FlowDetail;
  definition: FlowDefinition;
  node: FlowNode;
  problems: readonly FlowProblem[];
  reveal: { field: string } | undefined;
  /** @param field the path of what was edited, as in `/recurrence/times` */
  onChange(config: JsonObject, field: string): void;
}

/** The form of a schedule trigger: the schedule's own editor, with what this flow knows of it. Loaded when it is first opened. */
export default function ScheduleForm({ flow, definition, node, problems, reveal, onChange }: ScheduleFormProps) {
  const { config } = node;
  const schedule = useMemo(() => readSchedule(config), [config]);
  const { data: info } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const ids = { flowId: flow.id, nodeId: node.id };
  // A node that was never saved has none: then the preview counts from now.
  const { data: saved } = useQuery(api.schedules.get.queryOptions({ input: ids, retry: false, staleTime: 30_000 }));
  const shownProblems = useMemo(() => problems.filter(({ field }) => field !== undefined && field !== ''), [problems]);
  if (info === undefined) return <Skeleton height={320} />;
  const isInForce = flow.published?.nodes.some(({ id }) => id === node.id) === true;
  return (
    <ScheduleEditor
      value={schedule}
      defaultZone={definition.settings?.timeZone ?? info.timeZone}
      problems={shownProblems}
      reveal={reveal}
      seed={`${flow.id}:${node.id}`}
      {...(saved === undefined ? {} : { anchorMs: saved.anchorMs, exceptions: saved.exceptions })}
      {...(isInForce ? { saved: ids } : {})}
      onChange={(next, field) => onChange(scheduleConfig(next), field)}
    />
  );
}
