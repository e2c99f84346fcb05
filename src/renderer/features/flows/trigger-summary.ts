import type { FlowSummary } from '#shared/model/flow';
import type { FlowGraphContext } from '../../components/graph/flow-graph';

/** What a trigger does with its config, in the reader's language where the host has words in it; empty: nothing to tell. */
export function triggerSummary(
  { summary, localSummary }: FlowSummary['triggers'][number],
  context: Pick<FlowGraphContext, 'localText'> | undefined,
): string {
  return (localSummary && context?.localText(localSummary)) ?? summary;
}
