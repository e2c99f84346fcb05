import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNode } from '@pulseflow/sdk/testing';
import { greet } from './greet.ts';

test('greets by name', async () => {
  const { out } = await runNode(greet, { config: { name: 'Ana' }, items: [{ id: 1 }] });
  assert.deepEqual(out, [{ id: 1, greeting: 'Hello, Ana!' }]);
});

test('greets whoever has no name', async () => {
  const { out } = await runNode(greet);
  assert.deepEqual(out, [{ greeting: 'Hello, you!' }]);
});
