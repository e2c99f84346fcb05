/** Starting with the user's session. */

export interface LoginItem {
  /** False where the system has no such thing, or where it is not ours to say. */
  isSupported(): boolean;
  isOn(): boolean;
  /** @param args what the app is started with then. Errors: those of the file system. */
  set(on: boolean, args: readonly string[]): void;
}
