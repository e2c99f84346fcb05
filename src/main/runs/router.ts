import { implement, withEventMeta } from '@orpc/server';
import { runs } from '#shared/contract/runs';
import type { Item } from '#shared/model/packet';
import { readIdempotencyKey } from './idempotency';
import { decodePlace, encodePlace } from './page-cursor';
import type { CallContext } from './ports';
import type { RunsRoom } from './room';
import { toRunSummary } from './summaries';

/** The runs capability of the contract. The live view resumes by `Last-Event-ID`. */
export function createRunsRouter({ repository, details, live, startRun, recentInputs, engine }: RunsRoom) {
  const os = implement(runs).$context<CallContext>();
  return os.router({
    list: os.list.handler(({ input }) => {
      const { cursor, status, ...query } = input;
      const { runs: found, next } = repository.list({
        ...query,
        after: cursor === undefined ? undefined : decodePlace(cursor),
        statuses: typeof status === 'string' ? [status] : status,
      });
      const items = found.map(toRunSummary);
      return next === undefined ? { items } : { items, nextCursor: encodePlace(next), reachedAt: next.createdAt };
    }),
    counts: os.counts.handler(() => repository.counts()),
    get: os.get.handler(({ input }) => details.detail(input.runId)),
    stepData: os.stepData.handler(({ input }) => details.stepData(input.runId, input.seq, input.limit)),
    start: os.start.handler(({ input: { params, headers, body }, context }) =>
      startRun({
        flowId: params.workflowId,
        input: body.input,
        triggerNodeId: body.triggerNodeId,
        test: body.test,
        testOptions: body.testOptions,
        outputs: body.outputs as Record<string, Item[]> | undefined,
        // A transport that does not say whom it serves is a program's.
        by: context.via === 'rpc' ? 'person' : 'program',
        actor: context.actor,
        idempotencyKey: body.idempotencyKey ?? readIdempotencyKey(headers['idempotency-key']),
      }),
    ),
    recentInputs: os.recentInputs.handler(({ input }) => ({ items: recentInputs.list(input.flowId) })),
    forgetInputs: os.forgetInputs.handler(({ input }) => {
      recentInputs.forget(input.flowId, input.id);
      return { ok: true as const };
    }),
    status: os.status.handler(({ input }) => details.standing(input.runId)),
    cancel: os.cancel.handler(async ({ input }) => {
      await engine.cancel(input.runId);
      return details.summary(input.runId);
    }),
    step: os.step.handler(async ({ input }) => {
      await engine.nextStep(input.runId, input.seq);
      return details.summary(input.runId);
    }),
    continue: os.continue.handler(async ({ input }) => {
      await engine.runOn(input.runId);
      return details.summary(input.runId);
    }),
    rerun: os.rerun.handler(async ({ input: { runId, from, seq, items, pinned } }) => ({
      runId: await engine.rerun(runId, {
        from,
        ...(seq === undefined ? {} : { seq }),
        ...(items === undefined ? {} : { items: items as Item[] }),
        ...(pinned === undefined ? {} : { pinned: pinned as Record<string, Record<string, Item[]>> }),
      }),
    })),
    compare: os.compare.handler(({ input }) => details.compare(input.a, input.b)),
    resolveDoubt: os.resolveDoubt.handler(async ({ input }) => {
      await engine.resolveDoubt(input.runId, input.seq, input.decision);
      return details.summary(input.runId);
    }),
    watch: os.watch.handler(({ input, signal, lastEventId }) =>
      live.watch({ ...input, after: lastEventId, signal }, ({ change, mark }) => withEventMeta(change, { id: mark })),
    ),
  });
}
