import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FileRef } from '#shared/model/packet';
import type { FileUpload } from './form-parts';

export interface RunningUpload {
  key: number;
  name: string;
  /** 0 to 1. */
  share: number;
  /** Why it failed; it can be tried again. */
  error?: unknown;
}

interface Uploads {
  running: readonly RunningUpload[];
  start(file: File): void;
  retry(key: number): void;
  /** Stops one, or forgets one that failed. */
  drop(key: number): void;
}

/** Files on their way into a form. They are stopped when the form goes away. */
export function useUploads(
  upload: FileUpload | undefined,
  onStored: (file: FileRef) => void,
  onUploading: ((change: 1 | -1) => void) | undefined,
): Uploads {
  const [running, setRunning] = useState<readonly RunningUpload[]>([]);
  const files = useRef(new Map<number, { file: File; stop: AbortController }>());
  const nextKey = useRef(0);
  // Several may arrive before the form is drawn again: each is added to what the form holds then.
  const stored = useEffectEvent(onStored);
  const change = (key: number, patch: Partial<RunningUpload>) =>
    setRunning((before) => before.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const forget = (key: number) => {
    files.current.delete(key);
    setRunning((before) => before.filter((each) => each.key !== key));
  };
  const [arrived, setArrived] = useState<readonly FileRef[]>([]);
  useEffect(() => {
    const [first, ...rest] = arrived;
    if (first === undefined) return;
    stored(first);
    setArrived(rest);
  }, [arrived]);
  useEffect(() => {
    const held = files.current;
    return () => {
      for (const { stop } of held.values()) stop.abort();
    };
  }, []);
  const send = async (key: number, file: File) => {
    if (upload === undefined) return;
    const stop = new AbortController();
    files.current.set(key, { file, stop });
    onUploading?.(1);
    try {
      const made = await upload(file, { onProgress: (share) => change(key, { share }), signal: stop.signal });
      if (stop.signal.aborted) return;
      forget(key);
      setArrived((before) => [...before, made]);
    } catch (error) {
      if (!stop.signal.aborted) change(key, { error });
    } finally {
      onUploading?.(-1);
    }
  };
  return {
    running,
    start(file) {
      const key = nextKey.current++;
      setRunning((before) => [...before, { key, name: file.name, share: 0 }]);
      void send(key, file);
    },
    retry(key) {
      const held = files.current.get(key);
      if (held === undefined) return;
      setRunning((before) => before.map(({ error: _error, ...each }) => (each.key === key ? { ...each, share: 0 } : each)));
      void send(key, held.file);
    },
    drop(key) {
      files.current.get(key)?.stop.abort();
      forget(key);
    },
  };
}
