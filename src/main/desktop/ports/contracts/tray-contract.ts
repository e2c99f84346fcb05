import type { MenuLine, TrayFace, TrayPort } from '../tray';
import { type ContractCase, same } from './contract-case';

export interface TrayRig {
  port: TrayPort;
  /** What is to be seen: labels with their state, by id, also of menus in menus. */
  items(): Record<string, { label: string; enabled: boolean; checked: boolean }>;
  tooltip(): string;
  click(id: string): void;
}

const FACES: readonly TrayFace[] = ['idle', 'running', 'waiting', 'failing', 'paused', 'offline'];

/** What every tray must do. */
export const trayContract: readonly ContractCase<TrayRig>[] = [
  {
    name: 'shows every face with its tooltip',
    check({ port, tooltip }) {
      for (const face of FACES) {
        port.show(face, `It is ${face}`);
        same(tooltip(), `It is ${face}`, 'the tooltip');
      }
    },
  },
  {
    name: 'shows the lines of a menu as they are, and those of menus in it',
    check({ port, items }) {
      port.setMenu([
        { id: 'says', label: 'Only says' },
        { id: 'line', kind: 'separator' },
        { id: 'ask', label: 'Bread & butter', run: () => undefined },
        { id: 'off', label: 'Off', enabled: false, run: () => undefined },
        { id: 'on', kind: 'checkbox', label: 'On', checked: true, run: () => undefined },
        { id: 'more', label: 'More', items: [{ id: 'inner', label: 'Inner', run: () => undefined }] },
      ]);
      const shown = items();
      same(shown['says']?.enabled, false, 'a line that only says something can be chosen');
      same([shown['ask']?.enabled, shown['off']?.enabled], [true, false], 'what can be chosen');
      same(shown['on']?.checked, true, 'the check mark');
      same(shown['inner']?.label, 'Inner', 'the line of a menu in the menu');
    },
  },
  {
    name: 'runs the line that is clicked, once, also in a menu in it',
    check({ port, click }) {
      const ran: string[] = [];
      const line = (id: string, items?: readonly MenuLine[]): MenuLine =>
        items === undefined ? { id, label: id, run: () => void ran.push(id) } : { id, label: id, items };
      port.setMenu([line('a'), line('b', [line('c')])]);
      click('a');
      click('c');
      same(ran, ['a', 'c'], 'what ran');
    },
  },
  {
    name: 'forgets the lines of the menu before',
    check({ port, items }) {
      port.setMenu([{ id: 'old', label: 'Old' }]);
      port.setMenu([{ id: 'new', label: 'New' }]);
      same(Object.keys(items()), ['new'], 'the lines');
    },
  },
];
