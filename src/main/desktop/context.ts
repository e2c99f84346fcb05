/** What every part of the desktop works with: made once by app.ts, and handed to the shell and to the openings. */
import type { ChoiceFile } from './choice-file';
import type { HostConnection } from './connection';
import type { HostFollower } from './host-follower';
import type { MainWindow } from './main-window';
import type { DesktopMessages } from './messages';
import type { Notifier } from './ports/notifier';

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
  /** The words in the language of the settings, as it is now. */
  words(): DesktopMessages;
}
