/**
 * Hands messages to flows, and answers to those who wait for services.
 *
 * A message is taken in the very transaction that records its run, and settled in the one that records the run's end (see
 * store/queue-writer), so a crash leaves either a message that is ready or a run that goes on. In memory are only the counts:
 * which runs each consumer has at work, and which messages are on their way into a run.
 */
import type { Timer } from '#main/engine/ports';
import type { CommittedBatch, QueueWriter, ReplyTo } from '#main/store';
import { toErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import { toItems } from '#shared/model/packet';
import type { RunStatus } from '#shared/model/run';
import { type Consumer, isServiceId, readConsumers } from './consumers';
import { createDeadWatch } from './dead-watch';
import { serviceChainTooLong, TIMED_OUT } from './errors';
import type { QueuesPorts } from './ports';
import type { QueuesRepository, ReadyMessage } from './repository';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 15_000;
/** The clock is looked at this often while something waits for its time, so that sleep and changed clocks do no harm. */
const LOOK_EVERY_MS = 15_000;
const SWEEP_EVERY_MS = 3_600_000;
/** Results for programs are kept so long. */
export const REPLY_KEPT_MS = 86_400_000;
const REPORT_EVERY_MS = 60_000;
const SETTLE_RETRY_MS = 1000;

export interface Deliveries {
  /** Takes up where the last process stopped; call it after the engine has recovered. */
  start(): void;
  consumers(): readonly Consumer[];
  /** Something may be handed out now, or has a new time: look. */
  look(): void;
  /** Replies under these keys were stored by somebody else: who waits is told. */
  replied(keys: Iterable<string>): void;
  /** Called with the key whenever all replies under it are stored. */
  onReply(listener: (key: string) => void): () => void;
  /** True for a message on its way into a run. */
  isTaken(messageId: string): boolean;
  /** Resolves when no start is under way and nothing can be handed out. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Work {
  runs: Set<string>;
  starting: number;
  retryAtMs: number;
  retryDelayMs: number;
  reportedAtMs: number;
}

export function createDeliveries(ports: QueuesPorts, repository: QueuesRepository, writer: QueueWriter): Deliveries {
  const { store, engine, triggers, clock } = ports;
  const work = new Map<string, Work>();
  const taken = new Set<string>();
  const replyListeners = new Set<(key: string) => void>();
  const dead = createDeadWatch(ports, repository);
  const underWay = new Set<Promise<void>>();
  let consumers: Consumer[] = readConsumers(triggers);
  let timer: Timer | undefined;
  let nextSweepMs = 0;
  let looking: Promise<void> | undefined;
  let started = false;
  let closed = false;

  const stopTriggers = triggers.onChange(() => {
    consumers = readConsumers(triggers);
    look();
  });
  const stopCommits = store.onCommitted(heard);

  function workOf(consumerId: string): Work {
    let entry = work.get(consumerId);
    if (entry === undefined) {
      entry = {
        runs: new Set(),
        starting: 0,
        retryAtMs: 0,
        retryDelayMs: FIRST_RETRY_MS,
        reportedAtMs: Number.NEGATIVE_INFINITY,
      };
      work.set(consumerId, entry);
    }
    return entry;
  }

  function heard({ records }: CommittedBatch): void {
    let isNews = false;
    const keys = new Set<string>();
    for (const record of records) {
      if (record.kind === 'outbox') isNews ||= 'put' in record.entry;
      if (record.kind !== 'run' || record.run.trigger.kind !== 'queue') continue;
      const { id, finishedAt, trigger, status } = record.run;
      const consumer = trigger.detail?.['consumer'] ?? '';
      if (finishedAt === undefined) {
        if (holdsPlace(consumer, status)) workOf(consumer).runs.add(id);
        else isNews ||= workOf(consumer).runs.delete(id);
        continue;
      }
      workOf(consumer).runs.delete(id);
      isNews = true;
      for (const key of replyKeysOf(trigger.detail)) keys.add(key);
    }
    for (const key of keys) replied(key);
    if (isNews) look();
  }

  function replied(key: string): void {
    if (!started || !repository.areRepliesWhole(key)) return;
    for (const listener of replyListeners) listener(key);
    const runId = callerOf(key);
    if (runId === undefined) return;
    track(
      engine.deliverReply(runId, key).catch((thrown: unknown) => {
        // The reply is stored: it is offered again at the next start, and the caller looks for it when its time is up.
        const info = toErrorInfo(thrown);
        if (info.code !== 'SHUTTING_DOWN') ports.report(info);
      }),
    );
  }

  function track(promise: Promise<void>): void {
    underWay.add(promise);
    void promise.finally(() => underWay.delete(promise));
  }

  /** The listeners of a commit must return before anything is read or written on their account. */
  function look(): void {
    if (!started || closed) return;
    looking ??= Promise.resolve().then(() => {
      looking = undefined;
      if (closed) return;
      try {
        handOut();
        dead.look();
        arm();
      } catch (thrown) {
        ports.report(toErrorInfo(thrown));
        armAt(clock.now() + SETTLE_RETRY_MS);
      }
    });
  }

  function handOut(): void {
    const byQueue = new Map<string, Consumer[]>();
    for (const consumer of consumers) {
      if (consumer.status !== 'active' || freePlaces(consumer) === 0) continue;
      byQueue.set(consumer.queue, [...(byQueue.get(consumer.queue) ?? []), consumer]);
    }
    for (const [name, takers] of byQueue) {
      const queue = repository.queue(name);
      if (queue === undefined || queue.paused === 1) continue;
      const wanted = takers.reduce((sum, consumer) => sum + freePlaces(consumer) * consumer.batchSize, 0);
      const ready = repository.next(queue.key, wanted + taken.size).filter((message) => !taken.has(message.id));
      // In turns, so that several flows share a queue.
      for (let rest = takers; rest.length > 0 && ready.length > 0; ) {
        rest = rest.filter((consumer) => freePlaces(consumer) > 0);
        for (const consumer of rest) {
          const batch = ready.splice(0, consumer.batchSize).filter((message) => !refuseRing(consumer, message));
          if (batch.length > 0) track(begin(consumer, batch));
        }
      }
    }
  }

  /** A service that calls itself, directly or not, would do so for ever. */
  function refuseRing({ kind, queue }: Consumer, { key, id, deliveries, reply, senderRun }: ReadyMessage): boolean {
    if (kind !== 'service' || senderRun === undefined || reply === undefined || ports.chainBehind(senderRun) !== undefined)
      return false;
    const held = { key, id, deliveries, reply: JSON.stringify(reply), max_deliveries: 1, retry_delay_ms: 0 };
    store.write(() => writer.fail(held, toErrorInfo(serviceChainTooLong(queue)), clock.now()));
    replied(reply.key);
    return true;
  }

  function freePlaces(consumer: Consumer): number {
    const entry = work.get(consumer.id);
    if (entry === undefined) return consumer.concurrency;
    if (entry.retryAtMs > clock.now()) return 0;
    return Math.max(0, consumer.concurrency - entry.runs.size - entry.starting);
  }

  async function begin(consumer: Consumer, batch: readonly ReadyMessage[]): Promise<void> {
    const entry = workOf(consumer.id);
    entry.starting++;
    for (const { id } of batch) taken.add(id);
    try {
      await engine.start({
        flowId: consumer.flowId as FlowId,
        version: consumer.version,
        trigger: { kind: 'queue', nodeId: consumer.nodeId, detail: detailOf(consumer, batch) },
        triggerNodeId: consumer.nodeId,
        items: batch.flatMap(({ body }) => toItems(body)),
        claim: { messages: batch.map(({ id }) => id), consumer: consumer.id },
      });
      entry.retryDelayMs = FIRST_RETRY_MS;
    } catch (thrown) {
      refused(consumer, entry, thrown);
    } finally {
      entry.starting--;
      for (const { id } of batch) taken.delete(id);
      look();
    }
  }

  /** The messages stay where they are; the consumer rests for a while. */
  function refused(consumer: Consumer, entry: Work, thrown: unknown): void {
    const info = toErrorInfo(thrown);
    if (info.code === 'SHUTTING_DOWN') return;
    const now = clock.now();
    entry.retryAtMs = now + entry.retryDelayMs;
    entry.retryDelayMs = Math.min(LAST_RETRY_MS, entry.retryDelayMs * 2);
    if (now - entry.reportedAtMs < REPORT_EVERY_MS) return;
    entry.reportedAtMs = now;
    ports.report({
      ...info,
      message: `"${consumer.flowName}" could not take messages of the queue "${consumer.queue}": ${info.message}`,
      data: { ...info.data, flowId: consumer.flowId, flowName: consumer.flowName, queue: consumer.queue },
    });
  }

  function detailOf(consumer: Consumer, batch: readonly ReadyMessage[]): Record<string, string> {
    const [first] = batch;
    const replyKeys = batch.flatMap(({ reply }) => reply?.key ?? []);
    const chain = consumer.kind === 'service' && first?.senderRun !== undefined ? ports.chainBehind(first.senderRun) : undefined;
    return {
      queue: consumer.queue,
      consumer: consumer.id,
      message: first?.id ?? '',
      ...(batch.length > 1 ? { messages: String(batch.length) } : {}),
      ...(consumer.reply === undefined ? {} : { reply: consumer.reply }),
      ...(consumer.output === undefined ? {} : { output: consumer.output }),
      ...(replyKeys.length === 0 ? {} : { replyKeys: JSON.stringify(replyKeys) }),
      ...chain,
    };
  }

  function arm(): void {
    const now = clock.now();
    const rests = [...work.values()].map(({ retryAtMs }) => retryAtMs).filter((atMs) => atMs > now);
    const next = Math.min(repository.nextVisibleAt() ?? Number.POSITIVE_INFINITY, nextSweepMs, ...rests);
    armAt(Math.min(next, now + LOOK_EVERY_MS));
  }

  function armAt(atMs: number): void {
    timer?.cancel();
    timer = closed ? undefined : clock.setTimer(atMs, tick);
  }

  function tick(): void {
    if (closed) return;
    timer = undefined;
    const now = clock.now();
    try {
      const next = repository.nextVisibleAt();
      const keys = next !== undefined && next <= now ? store.write(() => giveBack(now)) : [];
      for (const key of new Set(keys)) replied(key);
      if (now >= nextSweepMs) {
        nextSweepMs = now + SWEEP_EVERY_MS;
        store.write(() => repository.sweep(now - REPLY_KEPT_MS, now));
      }
      look();
    } catch (thrown) {
      ports.report(toErrorInfo(thrown));
      armAt(now + SETTLE_RETRY_MS);
    }
  }

  /** Gives the keys of those who wait for what has failed by it. */
  function giveBack(now: number): string[] {
    repository.makeDue(now);
    const overdue = repository.overdue(now);
    for (const message of overdue) writer.fail(message, TIMED_OUT, now, { delayMs: 0 });
    return overdue.flatMap(({ reply }) => (reply === null ? [] : (JSON.parse(reply) as ReplyTo).key));
  }

  /** What an earlier process has left that nobody waits for any more. */
  function cleanUp(now: number): void {
    repository.releaseOrphans();
    for (const key of repository.replyKeys()) {
      const runId = callerOf(key);
      if (runId !== undefined && !repository.isRunOpen(runId)) repository.takeReplies(key);
    }
    repository.sweep(now - REPLY_KEPT_MS, now);
  }

  return {
    start() {
      started = true;
      const now = clock.now();
      nextSweepMs = now + SWEEP_EVERY_MS;
      try {
        dead.look();
        store.write(() => cleanUp(now));
      } catch (thrown) {
        // A disk that takes nothing must not keep the app from starting: what is left over waits for the next start.
        ports.report(toErrorInfo(thrown));
      }
      for (const { runId, consumer, isPaused } of repository.runsAtWork()) {
        if (holdsPlace(consumer, isPaused ? 'waiting' : 'running')) workOf(consumer).runs.add(runId);
      }
      for (const key of repository.replyKeys()) replied(key);
      tick();
      look();
    },
    consumers: () => consumers,
    look,
    onReply(listener) {
      replyListeners.add(listener);
      return () => replyListeners.delete(listener);
    },
    replied(keys) {
      for (const key of new Set(keys)) replied(key);
    },
    isTaken: (messageId) => taken.has(messageId),
    async settled() {
      for (;;) {
        const pending = [...underWay, ...(looking === undefined ? [] : [looking])];
        if (pending.length === 0) return;
        await Promise.all(pending);
      }
    },
    async close() {
      closed = true;
      stopTriggers();
      stopCommits();
      timer?.cancel();
      await Promise.all(underWay);
    },
  };
}

/**
 * A service that waits gives its place away: else services that call each other could wait for each other's places for ever.
 * A trigger keeps it, so that its messages are handled one after the other when that is asked for.
 */
function holdsPlace(consumerId: string, status: RunStatus): boolean {
  return !isServiceId(consumerId) || (status !== 'waiting' && status !== 'in_doubt');
}

/** The run whose step waits for the replies under this key; undefined for those of programs. */
export function callerOf(key: string): RunId | undefined {
  const end = key.indexOf('/');
  return key.startsWith('run_') && end > 0 ? (key.slice(0, end) as RunId) : undefined;
}

function replyKeysOf(detail: Readonly<Record<string, string>> | undefined): string[] {
  const text = detail?.['replyKeys'];
  return text === undefined ? [] : (JSON.parse(text) as string[]);
}
