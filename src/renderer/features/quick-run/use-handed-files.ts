import { useEffect, useState } from 'react';
import type { FileRef } from '#shared/model/packet';
import { uploadFile } from '../../lib/upload-file';
import type { HandedFile } from './use-openings';

interface HandedFiles {
  files: readonly FileRef[];
  /** How much of them has arrived, 0 to 1; undefined: all, or there are none. */
  share: number | undefined;
  error: unknown;
}

function isStored(file: HandedFile): file is FileRef {
  return !(file instanceof File);
}

/** Puts dropped files into the workspace; those that are there already stay as they are. Stops when the part goes away. */
export function useHandedFiles(handed: readonly HandedFile[]): HandedFiles {
  const needsUpload = handed.some((file) => !isStored(file));
  const [state, setState] = useState<HandedFiles>(() => ({
    files: handed.filter(isStored),
    share: needsUpload ? 0 : undefined,
    error: undefined,
  }));
  useEffect(() => {
    if (!handed.some((file) => !isStored(file))) return;
    const stop = new AbortController();
    const uploadAll = async () => {
      const stored: FileRef[] = [];
      for (const [index, file] of handed.entries()) {
        const onProgress = (share: number) => setState((now) => ({ ...now, share: (index + share) / handed.length }));
        stored.push(isStored(file) ? file : await uploadFile(file, { signal: stop.signal, onProgress }));
      }
      if (!stop.signal.aborted) setState({ files: stored, share: undefined, error: undefined });
    };
    uploadAll().catch((error: unknown) => {
      if (!stop.signal.aborted) setState((now) => ({ ...now, error }));
    });
    return () => stop.abort();
  }, [handed]);
  return state;
}
