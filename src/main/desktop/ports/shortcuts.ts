/** Keys that work everywhere on the desktop, whichever program has the focus. */

export interface Shortcuts {
  /**
   * Takes a combination such as `CommandOrControl+Shift+Space`, in place of the one that this name had; undefined gives it back.
   * `taken`: another program has it; `invalid`: it is no combination. In both cases the name has none.
   */
  set(name: string, keys: string | undefined, run: () => void): 'ok' | 'taken' | 'invalid';
  /** Gives all back. */
  close(): void;
}
