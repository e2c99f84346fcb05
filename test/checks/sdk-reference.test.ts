import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sdkReference } from '../../packages/sdk/reference.mjs';
import { root } from '../../scripts/runtime.mjs';

it('the reference of the SDK says what its sources say (else: node packages/sdk/reference.mjs)', () => {
  expect(readFileSync(join(root, 'docs/reference/sdk.md'), 'utf8')).toBe(sdkReference());
});
