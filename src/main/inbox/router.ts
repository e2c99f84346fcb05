import { implement } from '@orpc/server';
import { humanTasks, inbox } from '#shared/contract/inbox';
import { isAppError, toErrorInfo } from '#shared/model/errors';
import { type Actor, OWNER_ID, personIdOf } from '#shared/model/person';
import type { Caller } from './ports';
import type { InboxRoom } from './room';

/** What each call brings along: see CallContext of the runs room. */
interface InboxContext {
  via?: 'rest' | 'rpc' | 'cli';
  actor?: Actor;
}

export interface InboxRouterPorts extends Pick<InboxRoom, 'service' | 'live'> {
  /** The owner's name, for calls that come with nobody's. */
  ownerName(): string;
}

function callerOf({ via, actor }: InboxContext, ownerName: string, from?: 'notification' | 'tray'): Caller {
  return {
    actor: actor ?? { kind: 'person', id: OWNER_ID, name: ownerName },
    personId: personIdOf(actor),
    via: from ?? (via === 'rest' ? 'rest' : 'app'),
  };
}

/** What `inbox.watch` tells one who calls, from this call on. */
export function inboxStream(
  { service, live, ownerName }: InboxRouterPorts,
  context: InboxContext,
  signal: AbortSignal | undefined,
) {
  const caller = callerOf(context, ownerName());
  return live.watch(
    () => service.counts(caller),
    signal,
    (taskId) => service.sees(caller, taskId),
  );
}

/** The inbox capability of the contract. */
export function createInboxRouter({ service, live, ownerName }: InboxRouterPorts) {
  const os = implement(inbox).$context<InboxContext>();
  const by = (context: InboxContext): Caller => callerOf(context, ownerName());
  return os.router({
    list: os.list.handler(({ input, context }) => service.list(by(context), input)),
    counts: os.counts.handler(({ context }) => service.counts(by(context))),
    get: os.get.handler(({ input, context }) => service.get(by(context), input.taskId)),
    decide: os.decide.handler(({ input: { taskId, from, ...decision }, context }) =>
      service.decide(callerOf(context, ownerName(), from), taskId, decision),
    ),
    decideMany: os.decideMany.handler(({ input: { taskIds, ...decision }, context }) =>
      [...new Set(taskIds)].map((taskId) => {
        try {
          return { taskId, task: service.decide(by(context), taskId, decision) };
        } catch (thrown) {
          // What concerns one task is its answer; a disk that takes nothing concerns them all.
          if (!isAppError(thrown) || thrown.kind !== 'user') throw thrown;
          const { code, message } = toErrorInfo(thrown);
          return { taskId, error: { code, message } };
        }
      }),
    ),
    undo: os.undo.handler(({ input, context }) => service.undo(by(context), input.taskId)),
    claim: os.claim.handler(({ input, context }) => service.claim(by(context), input.taskId, input.release)),
    delegate: os.delegate.handler(({ input, context }) => service.delegate(by(context), input.taskId, input.to, input.comment)),
    reassign: os.reassign.handler(({ input: { taskId, ...change }, context }) => service.reassign(by(context), taskId, change)),
    comment: os.comment.handler(({ input, context }) => {
      service.comment(by(context), input.taskId, input.text);
      return { ok: true as const };
    }),
    addFile: os.addFile.handler(({ input: { taskId, ...piece }, context }) => service.addFile(by(context), taskId, piece)),
    readFile: os.readFile.handler(({ input, context }) => service.readFile(by(context), input.taskId, input.path, input.offset)),
    watch: os.watch.handler(({ context, signal }) => inboxStream({ service, live, ownerName }, context, signal)),
  });
}

/** The human tasks capability of the contract. */
export function createHumanTasksRouter({ service, ownerName }: InboxRouterPorts) {
  const os = implement(humanTasks).$context<InboxContext>();
  const by = (context: InboxContext): Caller => callerOf(context, ownerName());
  return os.router({
    create: os.create.handler(({ input: { idempotencyKey, ...task }, context }) =>
      service.create(by(context), task, idempotencyKey),
    ),
    get: os.get.handler(({ input, context }) => service.get(by(context), input.taskId)),
    process: os.process.handler(({ input: { taskId, by: inTheNameOf, ...decision }, context }) =>
      service.process(by(context), taskId, decision, inTheNameOf),
    ),
    cancel: os.cancel.handler(({ input, context }) => service.cancel(by(context), input.taskId, input.reason)),
  });
}
