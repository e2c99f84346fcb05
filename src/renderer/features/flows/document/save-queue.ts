import type { FlowDefinition } from '#shared/model/flow';

/*
 * Saves a draft while a person types, and loses nothing:
 *
 *   push ──> pending ──(400 ms quiet)──> saving ──> saved
 *               ^                          │
 *               │                          ├─ no answer ──> offline ──(1 s, 2 s, … 15 s)──> saving
 *               └── pushed meanwhile ──────┤
 *                                          ├─ FLOW_CHANGED ──> conflict ──keepMine / takeTheirs──> saving / saved
 *                                          └─ refused ──> refused (until the next push)
 *
 * One save is in flight at most. Until a save is acknowledged the text is also kept by `keep` (local storage), so that a
 * closed window or a crash in the offline state costs nothing.
 */

export type SaveState = 'saved' | 'pending' | 'saving' | 'offline' | 'conflict' | 'refused';

/** What one try came to. `message` is for people. */
export type SaveOutcome =
  | { kind: 'saved'; revision: number }
  | { kind: 'conflict' }
  | { kind: 'offline'; message: string }
  | { kind: 'refused'; message: string };

export interface SaveQueueOptions {
  revision: number;
  /** Sends the draft; must not throw. `baseRevision` undefined: save whatever is there. */
  save(definition: FlowDefinition, baseRevision: number | undefined): Promise<SaveOutcome>;
  /** Keeps what is not yet saved in a safe place; undefined: all is saved, forget it. */
  keep(unsaved: { definition: FlowDefinition; baseRevision: number } | undefined): void;
  onState(state: SaveState, message?: string): void;
  delayMs?: number;
}

export interface SaveQueue {
  /** A new state of the draft, to be saved soon. */
  push(definition: FlowDefinition): void;
  /** Saves at once what is unsaved. Resolves when the try is over, whatever it came to. */
  flush(): Promise<void>;
  /** After a conflict: overwrite the other's draft with this one. */
  keepMine(): Promise<void>;
  /** After a conflict: give up the unsaved draft; `revision` is the other's. */
  takeTheirs(revision: number): void;
  readonly revision: number;
  readonly hasUnsaved: boolean;
  dispose(): void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/** The save queue of one open draft. `dispose` stops its timers and keeps unsaved text where `keep` put it. */
export function createSaveQueue(options: SaveQueueOptions): SaveQueue {
  const delayMs = options.delayMs ?? 400;
  let revision = options.revision;
  let unsaved: FlowDefinition | undefined;
  let inFlight: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let state: SaveState = 'saved';
  let disposed = false;

  function enter(next: SaveState, message?: string): void {
    state = next;
    if (!disposed) options.onState(next, message);
  }

  function schedule(afterMs: number): void {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(() => void attempt(), afterMs);
  }

  function settle(outcome: SaveOutcome, sent: FlowDefinition): void {
    switch (outcome.kind) {
      case 'saved':
        revision = outcome.revision;
        retryMs = FIRST_RETRY_MS;
        if (unsaved === sent) {
          unsaved = undefined;
          options.keep(undefined);
          enter('saved');
        } else if (unsaved !== undefined) {
          options.keep({ definition: unsaved, baseRevision: revision });
          enter('pending');
          schedule(delayMs);
        }
        return;
      case 'conflict':
        return enter('conflict');
      case 'offline':
        enter('offline', outcome.message);
        schedule(retryMs);
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
        return;
      case 'refused':
        if (unsaved !== undefined && unsaved !== sent) {
          enter('pending');
          schedule(delayMs);
        } else enter('refused', outcome.message);
    }
  }

  async function attempt(overwrite = false): Promise<void> {
    clearTimeout(timer);
    if (inFlight !== undefined) {
      await inFlight;
      if (state !== 'pending') return;
    }
    const sent = unsaved;
    if (sent === undefined) return;
    enter('saving');
    const work = options.save(sent, overwrite ? undefined : revision).then((outcome) => {
      inFlight = undefined;
      settle(outcome, sent);
    });
    inFlight = work;
    await work;
  }

  return {
    push(definition) {
      unsaved = definition;
      options.keep({ definition, baseRevision: revision });
      if (state === 'conflict' || inFlight !== undefined) return;
      if (state !== 'offline') {
        enter('pending');
        schedule(delayMs);
      }
    },
    flush: async () => {
      if (state === 'conflict' || unsaved === undefined) return;
      await attempt();
      if (state === 'pending') await attempt();
    },
    async keepMine() {
      if (state !== 'conflict') return;
      enter('pending');
      await attempt(true);
    },
    takeTheirs(theirs) {
      clearTimeout(timer);
      revision = theirs;
      unsaved = undefined;
      options.keep(undefined);
      enter('saved');
    },
    get revision() {
      return revision;
    },
    get hasUnsaved() {
      return unsaved !== undefined;
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
