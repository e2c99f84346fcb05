import { useEffect, useEffectEvent } from 'react';
import { createBatcher, followLive } from './live';

export interface UseLiveOptions {
  /** A change of this text closes the stream and opens another, e.g. the id it filters by. */
  key?: string;
  enabled?: boolean;
  /** Called after a gap; read again what the stream keeps up to date. */
  onReconnect?: () => void;
}

/**
 * Follows an event iterator of the contract while the component is mounted: reconnects by itself, closes on unmount.
 * `onChanges` gets what came within 60 ms together, oldest first.
 *
 *     useLive((signal) => client.runs.watch({ runId }, { signal }), (changes) => …, { key: runId });
 */
export function useLive<Item>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>,
  onChanges: (changes: Item[]) => void,
  { key = '', enabled = true, onReconnect }: UseLiveOptions = {},
): void {
  const openNow = useEffectEvent(open);
  const changed = useEffectEvent(onChanges);
  const reconnected = useEffectEvent(() => onReconnect?.());
  // The key is not read here: it decides when to open another stream.
  useEffect(() => {
    if (!enabled) return;
    const controller = new AbortController();
    const batcher = createBatcher<Item>(60, (items) => changed(items));
    void followLive<Item>({
      open: (signal) => openNow(signal),
      onItem: (item) => batcher.add(item),
      onReconnect: () => reconnected(),
      signal: controller.signal,
    });
    return () => {
      controller.abort();
      batcher.close();
    };
  }, [key, enabled]);
}
