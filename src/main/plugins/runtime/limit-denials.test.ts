import { expect, it } from 'vitest';
import type { Denial } from './inside';
import { limitDenials } from './limit-denials';

it('a plugin cannot fill the audit with what it is refused', () => {
  const told: Denial[] = [];
  let now = 0;
  let warnings = 0;
  const denied = limitDenials(
    (denial) => told.push(denial),
    () => {
      warnings += 1;
    },
    () => now,
  );
  for (let host = 0; host < 1_000; host++) denied({ kind: 'network', what: `${host}.example.com` });
  expect([told.length, warnings]).toEqual([60, 1]);
  now = 60_000;
  denied({ kind: 'network', what: 'later.example.com' });
  expect(told.at(-1)).toEqual({ kind: 'network', what: 'later.example.com' });
});
