import type { FieldForm } from './complete';
import type { PreviewResult } from './evaluate-preview';
import type { SampleData } from './sample-data';

export type PreviewRequest =
  | { kind: 'sample'; sample: SampleData }
  | { kind: 'evaluate'; id: number; text: string; form: FieldForm; index: number };

export interface PreviewAnswer {
  id: number;
  result: PreviewResult;
}

/** The part of a web worker that is used here. */
export interface PreviewWorker {
  postMessage(message: PreviewRequest): void;
  addEventListener(type: 'message', listener: (event: { data: PreviewAnswer }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
  terminate(): void;
}

interface Pending {
  resolve(result: PreviewResult): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Longer than the guards of an evaluation, so that only what those cannot end is ended by force. */
const GIVE_UP_MS = 2_000;

/**
 * Evaluates expressions in a worker, and ends the worker when one of them does not come to an end; the next evaluation gets a
 * new one. `evaluate` never fails.
 */
export function createPreviewClient(startWorker: () => PreviewWorker, giveUpMs = GIVE_UP_MS) {
  let worker: PreviewWorker | undefined;
  let known: SampleData | undefined;
  let lastId = 0;
  const pending = new Map<number, Pending>();

  const settle = (id: number, result: PreviewResult): void => {
    const found = pending.get(id);
    if (found === undefined) return;
    clearTimeout(found.timer);
    pending.delete(id);
    found.resolve(result);
  };
  const end = (reason: string): void => {
    worker?.terminate();
    worker = undefined;
    known = undefined;
    for (const id of [...pending.keys()]) settle(id, { state: 'error', reason, position: 0 });
  };
  const start = (): PreviewWorker => {
    const started = startWorker();
    started.addEventListener('message', ({ data }) => settle(data.id, data.result));
    started.addEventListener('error', () => end('The evaluation failed'));
    return started;
  };

  return {
    evaluate(request: { text: string; form: FieldForm; sample: SampleData; index: number }): Promise<PreviewResult> {
      const { sample, ...what } = request;
      worker ??= start();
      if (known !== sample) worker.postMessage({ kind: 'sample', sample });
      known = sample;
      const id = ++lastId;
      const answer = new Promise<PreviewResult>((resolve) => {
        pending.set(id, { resolve, timer: setTimeout(() => end('The evaluation took too long'), giveUpMs) });
      });
      worker.postMessage({ kind: 'evaluate', id, ...what });
      return answer;
    },
    close(): void {
      end('The evaluation failed');
    },
  };
}

export type PreviewClient = ReturnType<typeof createPreviewClient>;
