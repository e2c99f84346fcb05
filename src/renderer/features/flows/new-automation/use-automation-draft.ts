import { useCallback, useEffect, useRef, useState } from 'react';
import { type AutomationDraft, readDraft } from './model/draft';

const KEY = 'pulseflow-new-automation';
const WRITE_AFTER_MS = 200;

function stored(): AutomationDraft {
  try {
    return readDraft(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
  } catch {
    // What another version of the app left there is no reason not to begin.
    return readDraft(null);
  }
}

export interface KeptDraft {
  draft: AutomationDraft;
  update(change: Partial<AutomationDraft>): void;
  /** Begins anew. */
  reset(): void;
  /** The flow is made: the next automation begins anew, while this page shows what it was until it closes. */
  forget(): void;
  /** It is too large for the storage of the window: a reload would lose it. */
  isUnkept: boolean;
}

/** The draft of a new automation, kept in this window over reloads until it is made or given up. */
export function useAutomationDraft(): KeptDraft {
  const [draft, setDraft] = useState(stored);
  const [isUnkept, setUnkept] = useState(false);
  const isForgotten = useRef(false);
  useEffect(() => {
    const write = () => {
      if (isForgotten.current) return;
      try {
        sessionStorage.setItem(KEY, JSON.stringify(draft));
        setUnkept(false);
      } catch {
        // The storage is full: the page says so, and goes on with what is in memory.
        setUnkept(true);
      }
    };
    const timer = setTimeout(write, WRITE_AFTER_MS);
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', write);
    };
  }, [draft]);
  const update = useCallback((change: Partial<AutomationDraft>) => setDraft((now) => ({ ...now, ...change })), []);
  const reset = useCallback(() => setDraft(readDraft(null)), []);
  const forget = useCallback(() => {
    isForgotten.current = true;
    sessionStorage.removeItem(KEY);
  }, []);
  return { draft, update, reset, forget, isUnkept };
}
