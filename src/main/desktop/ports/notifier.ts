/** Notifications of the desktop. */

export interface DesktopNotice {
  title: string;
  body: string;
  /** In their order; a system shows as many as it has room for, or none (`Notifier.hasButtons`). */
  buttons?: readonly { id: string; label: string }[];
  isSilent?: boolean;
  /** Stays until a person does something with it, where the system can. */
  isLasting?: boolean;
  /** What it offers ends then: it is taken away, in milliseconds. */
  forMs?: number;
  onClick?(): void;
  onButton?(id: string): void;
}

export interface Notifier {
  /** Whether people can be shown anything at all. */
  isSupported(): boolean;
  /** Whether buttons are shown here. Without, a click on the notice must lead to where they are. */
  hasButtons(): boolean;
  /** Shows it. Never throws. */
  show(notice: DesktopNotice): { close(): void };
}
