/** What of the app is there without its window: the tray, and notifications of the desktop. */
import type { AnyRouter } from '@orpc/server';
import { app, Notification, nativeTheme } from 'electron';
import { toErrorInfo } from '#shared/model/errors';
import type { HostConnection } from './connection';
import type { Desktop } from './context';
import type { FollowedState } from './host-follower';
import { fill } from './messages';
import { createTray } from './tray';

/** Starts the shell; it follows the host from now on. Returns its procedures, by their name in the contract `desktop`. */
export function startShell(desktop: Desktop): Record<string, AnyRouter> {
  const { connection, follower, window, words } = desktop;
  const tray = createTray(desktop.icons, {
    open: () => window.show(),
    run: (flowId, name) =>
      void runPinned(connection, flowId).catch((error: unknown) => {
        new Notification({ title: fill(words().runRefused, { name }), body: toErrorInfo(error).message }).show();
      }),
    setPaused: (paused) => void pauseAll(connection, paused),
    quit: () => app.quit(),
  });
  const show = (state: FollowedState): void => {
    nativeTheme.themeSource = state.theme;
    tray.update(state, words());
  };
  follower.onState(show);
  show(follower.state());
  follower.onNotification((notification) => {
    if (!follower.state().desktopNotifications) return;
    const shown = new Notification({ title: notification.title, body: notification.body });
    const { runId } = notification;
    shown.on('click', () => window.show(runId === undefined ? undefined : `/runs/${runId}`));
    shown.show();
  });
  return {};
}

async function runPinned(connection: HostConnection, flowId: string): Promise<void> {
  const { client } = await connection.host();
  await client.runs.start({ params: { workflowId: flowId } });
}

async function pauseAll(connection: HostConnection, paused: boolean): Promise<void> {
  const { client } = await connection.host();
  await client.settings.update({ engine: { paused } });
}
