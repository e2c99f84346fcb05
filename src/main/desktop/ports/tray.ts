/** The icon in the system's tray (menu bar, notification area), as thin as it can be. */

/** What the icon shows; each has a drawing of its own. */
export type TrayFace = 'idle' | 'running' | 'waiting' | 'failing' | 'paused' | 'offline';

/** A line of a menu. With `items` it opens a menu of its own; without `run` and `items` it only says something. */
export interface MenuLine {
  /** Unique in the whole menu. */
  id: string;
  kind?: 'separator' | 'checkbox';
  label?: string;
  checked?: boolean;
  /** Default true. */
  enabled?: boolean;
  items?: readonly MenuLine[];
  run?: () => void;
}

export interface TrayPort {
  /** @param tooltip one line that says how things stand */
  show(face: TrayFace, tooltip: string): void;
  /** Replaces the whole menu. */
  setMenu(lines: readonly MenuLine[]): void;
  close(): void;
}
