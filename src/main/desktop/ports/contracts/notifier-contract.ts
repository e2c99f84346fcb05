import type { Notifier } from '../notifier';
import { type ContractCase, eventually, same } from './contract-case';

export interface NotifierRig {
  port: Notifier;
  /** Titles that were shown, and those that were taken away. */
  shown(): string[];
  closed(): string[];
  click(title: string): void;
  press(title: string, button: string): void;
}

/** What every notifier must do. */
export const notifierContract: readonly ContractCase<NotifierRig>[] = [
  {
    name: 'shows what it is given, and tells of a click',
    async check({ port, shown, click }) {
      let clicks = 0;
      port.show({ title: 'one', body: 'text', onClick: () => clicks++ });
      await eventually(() => same(shown().includes('one'), true, 'shown'));
      click('one');
      await eventually(() => same(clicks, 1, 'clicks'));
    },
  },
  {
    name: 'tells which button was pressed, where it shows buttons',
    async check({ port, shown, press }) {
      const pressed: string[] = [];
      const buttons = [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No' },
      ];
      port.show({ title: 'two', body: '', buttons, onButton: (id) => pressed.push(id) });
      await eventually(() => same(shown().includes('two'), true, 'shown'));
      if (!port.hasButtons()) return;
      press('two', 'no');
      await eventually(() => same(pressed, ['no'], 'pressed'));
    },
  },
  {
    name: 'takes away what offers nothing any more, and takes nothing away twice',
    async check({ port, shown, closed }) {
      const handle = port.show({ title: 'three', body: '' });
      port.show({ title: 'four', body: '', forMs: 50 });
      await eventually(() => same(shown().includes('four'), true, 'shown'));
      handle.close();
      handle.close();
      await eventually(() => same([...closed()].sort(), ['four', 'three'], 'taken away'));
    },
  },
];
