import { createStore } from 'zustand/vanilla';
import type { FlowSummary } from '#shared/model/flow';

/** A flow that some part of the app wants to run, but that asks for something first: quick-run takes it from there. */
export const quickRunRequest = createStore<{ flow: string | undefined; times: number }>(() => ({ flow: undefined, times: 0 }));

/** Opens quick-run at what the flow asks for. */
export function requestQuickRun(flowId: string): void {
  quickRunRequest.setState(({ times }) => ({ flow: flowId, times: times + 1 }));
}

/** True when a start without input would leave out what the flow asks for. */
export function asksForInput({ triggers }: Pick<FlowSummary, 'triggers'>): boolean {
  return triggers.some(({ asks }) => asks === true);
}
