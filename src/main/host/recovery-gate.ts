import type { Engine } from '#main/engine/engine';

/**
 * The engine as the rooms see it: while the runs of the last process are being taken up, whatever would start or change a
 * run waits. The server listens before that, so a webhook that comes early is answered late, but never started twice.
 */
export interface RecoveryGate {
  engine: Engine;
  /** Takes the runs up and opens the gate. When that fails, those who waited are told. */
  open(): Promise<{ resumed: number; inDoubt: number }>;
}

export function createRecoveryGate(inner: Engine): RecoveryGate {
  let isOpen = false;
  let settle: { open(): void; fail(error: unknown): void } | undefined;
  const opened = new Promise<void>((resolve, reject) => {
    settle = { open: resolve, fail: reject };
  });
  // Nobody may be waiting when it fails; those who are hear of it themselves.
  opened.catch(() => undefined);

  const gated =
    <Arguments extends unknown[], Result>(work: (...args: Arguments) => Promise<Result>) =>
    (...args: Arguments): Promise<Result> =>
      isOpen ? work(...args) : opened.then(() => work(...args));

  return {
    engine: {
      validate: (definition) => inner.validate(definition),
      start: gated((request) => inner.start(request)),
      cancel: gated((runId) => inner.cancel(runId)),
      rerun: gated((runId, from) => inner.rerun(runId, from)),
      resolveDoubt: gated((runId, seq, decision) => inner.resolveDoubt(runId, seq, decision)),
      deliverEvent: gated((event) => inner.deliverEvent(event)),
      deliverReply: gated((runId, key) => inner.deliverReply(runId, key)),
      redrive: gated((request) => inner.redrive(request)),
      nextStep: gated((runId, seq) => inner.nextStep(runId, seq)),
      runOn: gated((runId) => inner.runOn(runId)),
      wakeLock: gated((runId, seq) => inner.wakeLock(runId, seq)),
      recover: () => inner.recover(),
      setPaused: (paused, held) => inner.setPaused(paused, held),
      setMaxConcurrentRuns: (count) => inner.setMaxConcurrentRuns(count),
      policies: () => inner.policies(),
      resetBreaker: gated((key) => inner.resetBreaker(key)),
      activeCount: () => inner.activeCount(),
      stop: (graceMs) => inner.stop(graceMs),
    },
    async open() {
      try {
        const taken = await inner.recover();
        isOpen = true;
        settle?.open();
        return taken;
      } catch (error) {
        settle?.fail(error);
        throw error;
      }
    },
  };
}
