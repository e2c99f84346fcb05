/*
 * Saves a draft while a person types, and loses nothing:
 *
 *   push ──> pending ──(400 ms quiet, 1 s at most)──> saving ──> saved
 *               ^                                       │
 *               │                                       ├─ no answer ──> offline ──(1 s, 2 s, … 15 s)──> saving
 *               └── pushed meanwhile ───────────────────┤
 *               └── merged with another's draft ────────┤
 *                                                       ├─ both changed the same ──> conflict ──rebase──> saving / saved
 *                                                       └─ refused ──> refused (until the next push)
 *
 * One save is in flight at most. Until a save is acknowledged the draft is also kept by `keep` (local storage), so that a
 * closed window or a crash in the offline state costs nothing.
 */

export type SaveState = 'saved' | 'pending' | 'saving' | 'offline' | 'conflict' | 'refused';

/** What one try came to. `message` is for people. `rebased`: it was put upon another's draft; undefined: nothing is left. */
export type SaveOutcome<Draft> =
  | { kind: 'saved'; revision: number }
  | { kind: 'rebased'; revision: number; draft: Draft | undefined }
  | { kind: 'conflict' }
  | { kind: 'offline'; message: string }
  | { kind: 'refused'; message: string };

export interface SaveQueueOptions<Draft> {
  revision: number;
  /** Sends the draft; must not throw. */
  save(draft: Draft, baseRevision: number): Promise<SaveOutcome<Draft>>;
  /** Keeps what is not yet saved in a safe place; undefined: all is saved, forget it. */
  keep(unsaved: { draft: Draft; baseRevision: number } | undefined): void;
  onState(state: SaveState, message?: string): void;
  delayMs?: number;
}

export interface SaveQueue<Draft> {
  /** A new state of the draft, to be saved soon. */
  push(draft: Draft): void;
  /** Saves at once what is unsaved. Resolves when the try is over, whatever it came to. */
  flush(): Promise<void>;
  /** From here on the draft stands upon another revision; undefined: nothing of it is unsaved. Ends a conflict. */
  rebase(revision: number, draft: Draft | undefined): void;
  readonly revision: number;
  readonly hasUnsaved: boolean;
  dispose(): void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** Who never pauses is saved all the same. */
const LONGEST_WAIT_MS = 1000;

/** The save queue of one open draft. `dispose` stops its timers and keeps an unsaved draft where `keep` put it. */
export function createSaveQueue<Draft>(options: SaveQueueOptions<Draft>): SaveQueue<Draft> {
  const delayMs = options.delayMs ?? 400;
  let revision = options.revision;
  let unsaved: Draft | undefined;
  let inFlight: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitingSinceMs: number | undefined;
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

  function scheduleQuiet(): void {
    const nowMs = Date.now();
    waitingSinceMs ??= nowMs;
    schedule(Math.max(0, Math.min(delayMs, waitingSinceMs + LONGEST_WAIT_MS - nowMs)));
  }

  function settled(): void {
    unsaved = undefined;
    options.keep(undefined);
    enter('saved');
  }

  function settle(outcome: SaveOutcome<Draft>, sent: Draft): void {
    switch (outcome.kind) {
      case 'saved':
        revision = outcome.revision;
        retryMs = FIRST_RETRY_MS;
        if (unsaved === sent) settled();
        else if (unsaved !== undefined) {
          options.keep({ draft: unsaved, baseRevision: revision });
          enter('pending');
          scheduleQuiet();
        }
        return;
      case 'rebased':
        retryMs = FIRST_RETRY_MS;
        return rebase(outcome.revision, outcome.draft);
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
          scheduleQuiet();
        } else enter('refused', outcome.message);
    }
  }

  function rebase(onto: number, draft: Draft | undefined): void {
    clearTimeout(timer);
    revision = onto;
    if (draft === undefined) return settled();
    unsaved = draft;
    options.keep({ draft, baseRevision: revision });
    enter('pending');
    schedule(0);
  }

  async function attempt(): Promise<void> {
    clearTimeout(timer);
    waitingSinceMs = undefined;
    if (inFlight !== undefined) {
      await inFlight;
      if (state !== 'pending') return;
    }
    const sent = unsaved;
    if (sent === undefined) return;
    enter('saving');
    const work = options.save(sent, revision).then((outcome) => {
      inFlight = undefined;
      settle(outcome, sent);
    });
    inFlight = work;
    await work;
  }

  return {
    push(draft) {
      unsaved = draft;
      options.keep({ draft, baseRevision: revision });
      if (state === 'conflict' || inFlight !== undefined) return;
      if (state !== 'offline') {
        enter('pending');
        scheduleQuiet();
      }
    },
    flush: async () => {
      if (state === 'conflict' || unsaved === undefined) return;
      await attempt();
      // It was typed on, or another's draft came in between.
      for (let again = 0; again < 3 && state === 'pending'; again++) await attempt();
    },
    rebase,
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
