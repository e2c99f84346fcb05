/** What the dead letters room needs of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { Clock, PendingEvent } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';

export interface DeadLettersPorts {
  store: Pick<Store, 'db' | 'write' | 'onCommitted' | 'journal'>;
  engine: Pick<Engine, 'redrive'>;
  clock: Clock;
  random(): number;
  wantsEvent(type: string): boolean;
  emit(event: PendingEvent): Promise<void>;
  /** Something is wrong that no caller can be told of. */
  report(error: ErrorInfo): void;
}
