import { z } from 'zod';
import { flowDefinitionSchema } from '#shared/model/flow';
import { editsSinceSchema } from '#shared/model/flow-edit';
import { createUlid } from '#shared/model/ids';
import type { KeptDraft } from './draft-sync';

/*
 * What a window could not save yet lies in local storage, under the window's own name. A window that crashed leaves its
 * behind; the next one that opens the flow takes it over. A living window holds a lock of its name.
 */

const PREFIX = 'pulseflow-draft:';
const LOCK = 'pulseflow-window:';
const WINDOW_KEY = 'pulseflow-window';
const KEEP_EVERY_MS = 200;

const keptSchema = z.object({
  base: flowDefinitionSchema,
  baseRevision: z.number(),
  definition: flowDefinitionSchema,
  since: editsSinceSchema,
});

function newWindowId(): string {
  const id = createUlid(Date.now(), Math.random);
  sessionStorage.setItem(WINDOW_KEY, id);
  return id;
}

/** Takes the lock of a name for as long as the page lives; false when another page has it. */
function hold(id: string): Promise<boolean> {
  return new Promise((answer) => {
    void navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock === null ? undefined : new Promise(() => undefined);
    });
  });
}

/** The window's name: the same after a reload, another in a copy of the tab. */
async function claimWindow(): Promise<string> {
  const id = sessionStorage.getItem(WINDOW_KEY) ?? newWindowId();
  // Only pages of a secure origin have locks; there each window keeps to itself.
  if (!('locks' in navigator) || (await hold(id))) return id;
  const other = newWindowId();
  await hold(other);
  return other;
}

let claimed: Promise<string> | undefined;
const ownWindow = () => (claimed ??= claimWindow());

async function livingWindows(): Promise<Set<string> | undefined> {
  if (!('locks' in navigator)) return undefined;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) === true ? [name.slice(LOCK.length)] : [])));
}

function read(key: string): KeptDraft | undefined {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'));
    if (parsed.success) return parsed.data;
  } catch {
    // What cannot be read cannot be saved either.
  }
  localStorage.removeItem(key);
  return undefined;
}

export interface DraftKeeper {
  /** What was not saved when this window, or one that is gone, was closed. */
  kept: KeptDraft | undefined;
  /** Keeps an unsaved draft, or forgets it when all is saved. Written at most five times a second, and before the page goes. */
  keep(unsaved: KeptDraft | undefined): void;
  /** Writes what waits to be written. */
  settle(): void;
}

/** The safe place of a flow's unsaved draft in this window. */
export async function openKeeper(flowId: string): Promise<DraftKeeper> {
  const own = `${PREFIX}${flowId}:${await ownWindow()}`;
  const living = await livingWindows();
  let kept = read(own);
  const others = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${flowId}:`) && key !== own);
  for (const key of others.sort()) {
    if (kept !== undefined || living === undefined || living.has(key.split(':').at(-1) ?? '')) continue;
    kept = read(key);
    if (kept === undefined) continue;
    localStorage.setItem(own, JSON.stringify(kept));
    localStorage.removeItem(key);
  }
  let waiting: { unsaved: KeptDraft | undefined } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    const { unsaved } = waiting;
    waiting = undefined;
    if (unsaved === undefined) return localStorage.removeItem(own);
    try {
      localStorage.setItem(own, JSON.stringify(unsaved));
    } catch {
      // A full storage loses the second safety only; the draft is still sent to the host.
    }
  };
  return {
    kept,
    keep(unsaved) {
      waiting = { unsaved };
      timer ??= setTimeout(settle, KEEP_EVERY_MS);
    },
    settle,
  };
}
