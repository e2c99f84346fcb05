/** News of the machine's power. */

export interface PowerListener {
  /** The machine is about to sleep; some systems wait a moment for the promise. */
  onSuspend(): Promise<void> | void;
  onResume(): void;
  /** The machine is about to be switched off or the session to end; held back until the promise settles, as far as the system waits. */
  onShutdown(): Promise<void> | void;
}

export interface PowerMonitorPort {
  /** Gives back the way to stop listening. */
  listen(listener: PowerListener): () => void;
}
