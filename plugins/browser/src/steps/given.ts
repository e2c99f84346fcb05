import type { FileRef, Json } from '@pulseflow/sdk';

/** What a step gave under a name: a value or a file. */
export interface Given {
  name: string;
  value?: Json;
  file?: FileRef;
}
