import type { LoginItem } from '../login-item';
import { type ContractCase, same } from './contract-case';

/** What every start with the session must do. */
export const loginItemContract: readonly ContractCase<{ port: LoginItem }>[] = [
  {
    name: 'is off until it is set, on until it is taken away, and may be set twice',
    check({ port }) {
      same(port.isOn(), false, 'at first');
      for (const on of [true, true, false, false]) {
        port.set(on, ['--hidden']);
        same(port.isOn(), on, 'after setting it');
      }
    },
  },
];
