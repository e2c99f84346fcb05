import { z } from '@pulseflow/sdk';
import { expect, it } from 'vitest';
import { runSteps } from './run-steps';

it('asks in the editor for steps, without which there is nothing to do', () => {
  const { properties } = z.toJSONSchema(runSteps.config, { io: 'input' });
  expect(properties?.['steps']).toMatchObject({ needed: true, title: 'Steps' });
});
