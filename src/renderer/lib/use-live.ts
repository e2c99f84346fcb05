import { useEffect, useEffectEvent } from 'react';
import { isDesktop } from './client';
import { createBatcher, followLive } from './live';
import { watchSight } from './page-sight';

export interface UseLiveOptions {
  /** A change of this text closes the stream and opens another, e.g. the id it filters by. */
  key?: string;
  enabled?: boolean;
  /** Called after a gap; read again what the stream keeps up to date. */
  onReconnect?: () => void;
  /** Called when it is open for the first time; read again what was read before. */
  onFirstOpen?: () => void;
}

/**
 * Follows an event iterator of the contract while the component is mounted: reconnects by itself, closes on unmount. A page that is
 * out of sight for a while lets go of it: a browser has six connections to one address, for all of its tabs.
 * `onChanges` gets what came within 60 ms together, oldest first.
 *
 *     useLive((signal) => client.runs.watch({ runId }, { signal }), (changes) => …, { key: runId });
 */
export function useLive<Item>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>,
  onChanges: (changes: Item[]) => void,
  { key = '', enabled = true, onReconnect, onFirstOpen }: UseLiveOptions = {},
): void {
  const openNow = useEffectEvent(open);
  const changed = useEffectEvent(onChanges);
  const reconnected = useEffectEvent(() => onReconnect?.());
  const firstOpened = useEffectEvent(() => onFirstOpen?.());
  // The key is not read here: it decides when to open another stream.
  useEffect(() => {
    if (!enabled) return;
    let controller = new AbortController();
    const batcher = createBatcher<Item>(60, (items) => changed(items));
    const follow = (isReopened: boolean) =>
      void followLive<Item>({
        open: (signal) => openNow(signal),
        onItem: (item) => batcher.add(item),
        onReconnect: () => reconnected(),
        onFirstOpen: () => firstOpened(),
        signal: controller.signal,
        isReopened,
      });
    follow(false);
    // The port of the window has no such limit, and a hidden window is to be up to date when it is shown.
    const stop = isDesktop
      ? undefined
      : watchSight({
          onLeft: () => controller.abort(),
          onBack() {
            controller = new AbortController();
            follow(true);
          },
        });
    return () => {
      stop?.();
      controller.abort();
      batcher.close();
    };
  }, [key, enabled]);
}
