import type { Badge } from '../badge';
import { type ContractCase, same } from './contract-case';

export interface BadgeRig {
  port: Badge;
  /** What the system was asked to show, last; undefined where it cannot be asked. */
  shown(): number | undefined;
}

/** What every badge must do. */
export const badgeContract: readonly ContractCase<BadgeRig>[] = [
  {
    name: 'shows a number, another one, and none',
    check({ port, shown }) {
      for (const count of [1, 12, 0]) {
        port.set(count, `${count} waiting`);
        same(shown() ?? count, count, 'the number');
      }
    },
  },
];
