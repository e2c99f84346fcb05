import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { HumanTaskSummary, TaskOutcome } from '#shared/model/human-task';
import { toastError } from '../../../components/feedback';
import { api, client } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';
import type { BulkPlan } from './bulk-plan';
import { type Draft, type Refusal, triage } from './triage-store';
import { lineOf, type UndoLine } from './undo-lines';

/** So many are taken back at the same time. */
const UNDOS_AT_ONCE = 6;

/** The answers that are under way, by the line they belong to: an undo must not overtake its decision. */
const sending = new Map<string, Promise<unknown>>();
let lastLine = 0;

function newLine(tasks: readonly HumanTaskSummary[], outcome: Pick<TaskOutcome, 'label' | 'tone'>): UndoLine {
  lastLine += 1;
  const line = lineOf(tasks, outcome, `own-${lastLine}`, Date.now());
  triage.begin(line);
  return line;
}

/** Decides tasks and takes decisions back. Lists follow at once; what the host refuses comes back with its reason. */
export function useDecide() {
  const queryClient = useQueryClient();
  return useMemo(() => {
    const refresh = () => void queryClient.invalidateQueries({ queryKey: api.inbox.key() });

    /** True when the vote is given. `onRefused` is told of an answer that the person has to mend. */
    const decide = async (task: HumanTaskSummary, outcome: TaskOutcome, draft: Draft, onRefused: () => void) => {
      const line = newLine([task], outcome);
      const { comment = '', form } = draft;
      const answer = client.inbox.decide({
        taskId: task.id,
        outcome: outcome.id,
        ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
        ...(form === undefined ? {} : { form }),
      });
      sending.set(line.id, answer);
      try {
        const now = await answer;
        triage.settle(line.id, [now]);
      } catch (error) {
        triage.drop([line.id]);
        toastError(error);
        if (['TASK_FORM_INVALID', 'TASK_REFUSED', 'OFFLINE'].includes(toUiError(error).code)) onRefused();
      } finally {
        sending.delete(line.id);
        refresh();
      }
    };

    /** Each task is judged by itself; what did not go through is told together with `left`, which was not even sent. */
    const decideMany = async (
      tasks: readonly HumanTaskSummary[],
      plan: BulkPlan,
      { label, tone }: Pick<TaskOutcome, 'label' | 'tone'>,
      comment: string,
      left: readonly Refusal[],
    ) => {
      const byId = new Map(tasks.map((task) => [task.id, task]));
      const titleOf = (id: string) => byId.get(id)?.title ?? id;
      const text = comment.trim();
      const ids = plan.calls.flatMap(({ taskIds }) => taskIds);
      const answers = plan.calls.map(async ({ outcome, taskIds }) => {
        try {
          return await client.inbox.decideMany({ taskIds, outcome, ...(text === '' ? {} : { comment: text }) });
        } catch (error) {
          toastError(error);
          return [];
        }
      });
      // One line for all: what was done at once is taken back at once.
      const line =
        ids.length === 0
          ? undefined
          : newLine(
              ids.flatMap((id) => byId.get(id) ?? []),
              { label, tone },
            );
      const answer = Promise.all(answers);
      if (line !== undefined) sending.set(line.id, answer);
      const results = (await answer).flat();
      if (line !== undefined) {
        triage.settle(
          line.id,
          results.flatMap(({ task }) => task ?? []),
        );
        sending.delete(line.id);
      }
      refresh();
      const refusals = [
        ...left,
        ...results.flatMap(({ taskId: id, error }) => (error === undefined ? [] : [{ task: { id, title: titleOf(id) }, error }])),
      ];
      const done = results.filter(({ error }) => error === undefined).length;
      triage.tell(refusals.length === 0 ? undefined : { done, refusals });
    };

    const undo = async (line: Pick<UndoLine, 'id' | 'taskIds' | 'title'>) => {
      triage.drop([line.id]);
      await sending.get(line.id)?.catch(() => undefined);
      const ids = [...line.taskIds];
      const failures: unknown[] = [];
      const work = async () => {
        for (let taskId = ids.shift(); taskId !== undefined; taskId = ids.shift()) {
          try {
            await client.inbox.undo({ taskId });
          } catch (error) {
            failures.push(error);
          }
        }
      };
      await Promise.all(Array.from({ length: UNDOS_AT_ONCE }, work));
      refresh();
      const [first] = failures;
      if (first !== undefined) toastError(first);
    };
    return { decide, decideMany, undo };
  }, [queryClient]);
}
export type Decide = ReturnType<typeof useDecide>;
