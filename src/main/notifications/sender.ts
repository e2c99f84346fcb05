/**
 * Sends what waits, durably: that a try begins is on disk before it begins, and what came of it right after. So nothing is lost
 * when the process is killed; what was on its way then is asked for where the service can tell, and else sent again.
 */
import type { Clock, Timer } from '#main/engine/ports';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { DeliveriesRepository } from './deliveries-repository';
import type { Batch, StoredDelivery } from './message';
import type { NotificationStore } from './ports';

const MINUTE_MS = 60_000;
/** Before the second try, the third, …; then it has failed. */
const PAUSES_MS = [0.5, 2, 10, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);
/** More of one person and channel at once go out as one message. */
const MOST_AT_ONCE = 5;
const LOOKED_AT = 500;
/** A timer is never set further: clocks are changed, machines sleep. */
const LOOK_EVERY_MS = MINUTE_MS;
const KEPT_MS = 30 * 24 * 60 * MINUTE_MS;
const PRUNE_EVERY_MS = 24 * 60 * MINUTE_MS;

export interface SenderPorts {
  store: Pick<NotificationStore, 'write'>;
  clock: Clock;
  random(): number;
  repository: DeliveriesRepository;
  /** False: nobody needs it any more. */
  isNeeded(delivery: StoredDelivery): boolean;
  /** Errors: those of the channel. */
  send(batch: Batch, signal: AbortSignal): Promise<void>;
  /** Whether an earlier try got through, where the service can tell. Never fails. */
  wasSent(batch: Batch, signal: AbortSignal): Promise<boolean>;
  /** It is given up. */
  onFailed(batch: Batch, error: ErrorInfo): void;
  onError(error: unknown): void;
}

export interface Sender {
  /** Takes up what the last process left. */
  start(): void;
  /** Something new may be due. */
  wake(): void;
  /** What is under way gets `graceMs`; what does not end counts as one of unknown outcome. */
  close(graceMs: number): Promise<void>;
}

/** Why a message that was on its way may have arrived. */
const INTERRUPTED: ErrorInfo = {
  code: 'DELIVERY_INTERRUPTED',
  kind: 'operational',
  message: 'PulseFlow ended while this was being sent.',
  effect: 'unknown',
};

/** One after another within a lane; lanes do not wait for each other. Addresses of webhooks are each a service of its own. */
const laneOf = ({ channel, personId }: Pick<StoredDelivery, 'channel' | 'personId'>): string =>
  channel === 'webhook' ? `webhook ${personId}` : channel;

export function createSender(ports: SenderPorts): Sender {
  const { store, clock, repository } = ports;
  const busy = new Map<string, Promise<void>>();
  const unsettled = new Set<{ batch: Batch; ids: readonly string[]; outcome: 'sent' | ErrorInfo }>();
  const closing = new AbortController();
  let timer: Timer | undefined;
  let isOn = false;
  let prunedAtMs = Number.NEGATIVE_INFINITY;

  function look(): void {
    timer?.cancel();
    timer = undefined;
    if (!isOn) return;
    try {
      settleAll();
      prune();
      for (const [lane, batch] of nextBatches()) {
        const work = deliver(batch).finally(() => {
          busy.delete(lane);
          look();
        });
        busy.set(lane, work);
      }
      arm(repository.nextDue());
    } catch (error) {
      // A full disk, say: the rows stay as they are.
      ports.onError(error);
      arm(undefined);
    }
  }

  function arm(dueMs: number | undefined): void {
    const nowMs = clock.now();
    // What is due and not begun waits for its lane, which looks again.
    const wantedMs = dueMs === undefined || dueMs <= nowMs ? nowMs + LOOK_EVERY_MS : dueMs;
    timer = clock.setTimer(Math.min(wantedMs, nowMs + LOOK_EVERY_MS), look);
  }

  function prune(): void {
    const nowMs = clock.now();
    if (nowMs - prunedAtMs < PRUNE_EVERY_MS) return;
    prunedAtMs = nowMs;
    store.write(() => repository.prune(nowMs - KEPT_MS));
  }

  /** The next of each lane that is free. */
  function nextBatches(): Map<string, Batch> {
    const due = repository.due(clock.now(), LOOKED_AT);
    const batches = new Map<string, Batch>();
    for (const first of due) {
      const lane = laneOf(first);
      if (busy.has(lane) || batches.has(lane)) continue;
      batches.set(lane, batchOf(first, due));
    }
    return batches;
  }

  /** Those that go out together have a digest, so that they stay together on each try and the service gets the same again. */
  function batchOf(first: StoredDelivery, due: readonly StoredDelivery[]): Batch {
    const { id, personId, channel, attempts } = first;
    if (first.digest !== undefined) {
      const deliveries = repository.ofDigest(personId, channel, first.digest);
      return { id: `${first.digest} ${personId} ${channel}`, personId, channel, digest: first.digest, deliveries };
    }
    const alike = due.filter(
      (each) => each.personId === personId && each.channel === channel && each.digest === undefined && each.attempts === 0,
    );
    if (attempts > 0 || alike.length <= MOST_AT_ONCE) return { id, personId, channel, deliveries: [first] };
    const digest = `batch ${id}`;
    return { id: `${digest} ${personId} ${channel}`, personId, channel, digest, deliveries: alike };
  }

  async function deliver(batch: Batch): Promise<void> {
    try {
      const needed = store.write(() => begin(batch));
      if (needed === undefined) return;
      const ids = needed.deliveries.map(({ id }) => id);
      const outcome = await tryOnce(needed);
      if (outcome === undefined) return;
      unsettled.add({ batch: needed, ids, outcome });
      settleAll();
      if (outcome !== 'sent' && isLast(needed, outcome)) ports.onFailed(needed, outcome);
    } catch (error) {
      ports.onError(error);
    }
  }

  /** Writes down what came of tries; on a full disk, with the next look. */
  function settleAll(): void {
    for (const each of unsettled) {
      store.write(() => settle(each.batch, each.ids, each.outcome));
      unsettled.delete(each);
    }
  }

  /** Inside a transaction. Undefined: nothing of it is needed any more. */
  function begin(batch: Batch): Batch | undefined {
    const needed = batch.deliveries.filter((delivery) => ports.isNeeded(delivery));
    const others = batch.deliveries.filter((delivery) => !needed.includes(delivery));
    repository.settle(
      others.map(({ id }) => id),
      'skipped',
      clock.now(),
    );
    if (needed.length === 0) return undefined;
    repository.begin(
      needed.map(({ id }) => id),
      batch.digest,
    );
    return { ...batch, deliveries: needed };
  }

  /** Undefined: cut off by the end of the process, which the next one finds out. */
  async function tryOnce(batch: Batch): Promise<'sent' | ErrorInfo | undefined> {
    const { signal } = closing;
    try {
      if (batch.deliveries.some(({ isUncertain }) => isUncertain) && (await ports.wasSent(batch, signal))) return 'sent';
      await ports.send(batch, signal);
      return 'sent';
    } catch (thrown) {
      return signal.aborted ? undefined : toErrorInfo(thrown);
    }
  }

  function settle(batch: Batch, ids: readonly string[], outcome: 'sent' | ErrorInfo): void {
    const nowMs = clock.now();
    if (outcome === 'sent') repository.settle(ids, 'sent', nowMs);
    else if (isLast(batch, outcome)) repository.settle(ids, 'failed', nowMs, outcome);
    else repository.postpone(ids, nowMs + pauseOf(batch, outcome), outcome);
  }

  const attemptsOf = ({ deliveries }: Batch): number => Math.max(...deliveries.map(({ attempts }) => attempts));

  function isLast(batch: Batch, error: ErrorInfo): boolean {
    return !(error.retryable ?? error.kind === 'operational') || attemptsOf(batch) >= PAUSES_MS.length;
  }

  function pauseOf(batch: Batch, { data }: ErrorInfo): number {
    const asked = data?.['retryAfterMs'];
    const pause = PAUSES_MS[attemptsOf(batch)] ?? MINUTE_MS;
    return Math.round(Math.max(typeof asked === 'number' ? asked : 0, pause * (0.8 + 0.4 * ports.random())));
  }

  return {
    start() {
      isOn = true;
      store.write(() => repository.takeUp(clock.now(), INTERRUPTED));
      look();
    },
    wake: look,
    async close(graceMs) {
      isOn = false;
      timer?.cancel();
      const work = Promise.allSettled(busy.values());
      const cutOff = clock.setTimer(clock.now() + graceMs, () => closing.abort(new Error('PulseFlow ends')));
      await work;
      cutOff.cancel();
    },
  };
}
