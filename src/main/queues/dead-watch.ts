import type { ErrorInfo } from '#shared/model/errors';
import type { QueuesPorts } from './ports';
import type { QueuesRepository } from './repository';

export interface DeadWatch {
  /** Messages may have become dead letters: look. Errors: those of the database. */
  look(): void;
}

/** Tells of messages that have become dead letters: nobody works on them any more until a person says so. */
export function createDeadWatch({ report }: Pick<QueuesPorts, 'report'>, repository: QueuesRepository): DeadWatch {
  /** Dead letters by queue when it was last looked; those of before are no news. */
  let known: ReadonlyMap<string, number> | undefined;
  return {
    look() {
      const now = repository.deadCounts();
      const before = known;
      known = now;
      if (before === undefined) return;
      for (const [queue, count] of now) {
        const risen = count - (before.get(queue) ?? 0);
        if (risen > 0) report(messagesDead(queue, risen, count));
      }
    },
  };
}

function messagesDead(queue: string, count: number, total: number): ErrorInfo {
  return {
    code: 'QUEUE_MESSAGES_DEAD',
    kind: 'user',
    message: `${count} message(s) of the queue "${queue}" failed as often as they may and became dead letters; it holds ${total} now. Look at why on the page of queues, then re-drive or discard them.`,
    data: { queue, count, total },
  };
}
