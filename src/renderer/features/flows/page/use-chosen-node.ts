import { useSearchParams } from 'react-router';
import type { NodeId } from '#shared/model/ids';

/** Which of the flow's schedules is looked at: part of the address; undefined: the first. */
export function useChosenNode(): { nodeId: NodeId | undefined; choose(nodeId: string): void } {
  const [params, setParams] = useSearchParams();
  const given = params.get('node');
  return {
    nodeId: given === null || given === '' ? undefined : (given as NodeId),
    choose: (nodeId) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          next.set('node', nodeId);
          return next;
        },
        { replace: true },
      ),
  };
}
