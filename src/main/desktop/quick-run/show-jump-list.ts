import { app, Menu } from 'electron';
import type { DesktopMessages } from '../messages';
import type { JumpItem } from './jump-list';

/** Shows the items where the system has a place for them. `run` is called where that needs no second start. */
export function showJumpList(
  items: readonly JumpItem[],
  words: DesktopMessages,
  run: (flowId: string | undefined) => void,
): void {
  if (process.platform === 'darwin') {
    app.dock?.setMenu(Menu.buildFromTemplate(items.map(({ title, flowId }) => ({ label: title, click: () => run(flowId) }))));
    return;
  }
  if (process.platform !== 'win32') return;
  // From sources the program is Electron, and the app its first argument.
  const prefix = app.isPackaged ? '' : `"${app.getAppPath()}" `;
  const toTask = ({ title, arg }: JumpItem): Electron.JumpListItem => ({
    type: 'task',
    title,
    program: process.execPath,
    args: `${prefix}${arg}`,
    iconPath: process.execPath,
    iconIndex: 0,
  });
  const flows = items.filter(({ flowId }) => flowId !== undefined).map(toTask);
  app.setJumpList([
    ...(flows.length === 0 ? [] : [{ type: 'custom' as const, name: words.pinned, items: flows }]),
    { type: 'tasks', items: items.filter(({ flowId }) => flowId === undefined).map(toTask) },
  ]);
}
