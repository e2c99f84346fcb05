import type { Shortcuts } from '../shortcuts';
import { type ContractCase, same } from './contract-case';

export interface ShortcutsRig {
  port: Shortcuts;
  /** Whether the desktop hands these keys to us. */
  isTaken(keys: string): boolean;
}

const nothing = () => undefined;

/** What all global shortcuts must do. */
export const shortcutsContract: readonly ContractCase<ShortcutsRig>[] = [
  {
    name: 'takes keys, changes them and gives them back',
    check({ port, isTaken }) {
      same(port.set('a', 'CommandOrControl+Alt+F7', nothing), 'ok', 'taking');
      same(isTaken('CommandOrControl+Alt+F7'), true, 'taken');
      same(port.set('a', 'CommandOrControl+Alt+F8', nothing), 'ok', 'changing');
      same([isTaken('CommandOrControl+Alt+F7'), isTaken('CommandOrControl+Alt+F8')], [false, true], 'only the new one');
      same(port.set('a', undefined, nothing), 'ok', 'giving back');
      same(isTaken('CommandOrControl+Alt+F8'), false, 'given back');
    },
  },
  {
    name: 'says that keys are taken, and that something is no combination; then the name has none',
    check({ port, isTaken }) {
      port.set('a', 'CommandOrControl+Alt+F7', nothing);
      same(port.set('b', 'CommandOrControl+Alt+F7', nothing), 'taken', 'the same keys for two');
      same(port.set('b', 'Nothing+Known', nothing), 'invalid', 'no combination');
      same(isTaken('CommandOrControl+Alt+F7'), true, 'the first keeps them');
      port.close();
      same(isTaken('CommandOrControl+Alt+F7'), false, 'all are given back');
    },
  },
];
