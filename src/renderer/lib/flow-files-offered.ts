import { createStore } from 'zustand/vanilla';

/** Files of flows that were dropped or opened somewhere in the app: the page of flows imports them. */
export const offeredFlowFiles = createStore<{ files: readonly File[] }>(() => ({ files: [] }));

/** Hands files to the page of flows; go there with `/flows?new=file`. */
export function offerFlowFiles(files: readonly File[]): void {
  offeredFlowFiles.setState({ files });
}
