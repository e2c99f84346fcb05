/** What every part of the desktop works with: made once by app.ts, and handed to the shell and to the openings. */
import type { Tray } from 'electron';
import type { ChoiceFile } from './choice-file';
import type { HostConnection } from './connection';
import type { HostFollower } from './host-follower';
import type { MainWindow } from './main-window';
import type { DesktopMessages } from './messages';
import type { Notifier } from './ports/notifier';
import type { Shortcuts } from './ports/shortcuts';

export interface Desktop {
  /** The workspace's folder. */
  readonly home: string;
  /** Where the app's icons lie. */
  readonly icons: string;
  /** Files beside the built main process. */
  readonly paths: { readonly preload: string; readonly renderer: string };
  readonly choice: ChoiceFile;
  readonly connection: HostConnection;
  readonly window: MainWindow;
  readonly follower: HostFollower;
  readonly notifier: Notifier;
  readonly shortcuts: Shortcuts;
  /** The icon, for what only some systems know: files that are dropped on it. */
  readonly tray: Tray;
  /** What else can be opened; who offers it puts it in. */
  readonly openers: {
    /** The quick-run palette, at a flow when one is given. */
    quickRun(flowId?: string): void;
  };
  /** The words in the language of the settings, as it is now. */
  words(): DesktopMessages;
}
