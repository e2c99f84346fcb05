import { describe, expect, it } from 'vitest';
import { type Capabilities, capabilitiesSchema } from '#shared/model/plugin';
import { asksForNothing, beyond, grantedOf, isolationOf, noCapabilities } from './capabilities';

const of = (some: Partial<Capabilities>): Capabilities => capabilitiesSchema.parse(some);

describe('what is asked for and what is granted', () => {
  it('more is what was not granted; any host covers each, and writing covers reading', () => {
    const asked = of({ network: ['a.example', 'b.example'], files: [{ path: '~/in', access: 'read' }], mail: true });
    expect(beyond(asked, asked)).toBeUndefined();
    expect(beyond(asked, of({ network: ['*'], files: [{ path: '~/in', access: 'write' }], mail: true }))).toBeUndefined();
    expect(beyond(asked, of({ network: ['a.example'] }))).toEqual({
      ...noCapabilities(),
      ...{ network: ['b.example'], files: [{ path: '~/in', access: 'read' }], mail: true },
    });
    expect(
      beyond(of({ files: [{ path: '~/in', access: 'write' }] }), of({ files: [{ path: '~/in', access: 'read' }] })),
    ).toBeDefined();
  });

  it('what counts is granted and still asked for', () => {
    const granted = of({ network: ['a.example', 'old.example'], commands: ['git'], mail: true });
    expect(grantedOf(of({ network: ['a.example'] }), granted)).toEqual(of({ network: ['a.example'] }));
    expect(grantedOf(of({ network: ['*'] }), of({ network: ['a.example'] }))).toEqual(of({ network: ['a.example'] }));
    expect(asksForNothing(noCapabilities())).toBe(true);
    expect(asksForNothing(of({ mail: true }))).toBe(false);
  });

  it('what a user takes back of a plugin inside of the app puts it into a process of its own', () => {
    const manifest = { isolation: 'in-process' as const, capabilities: of({ network: ['a.example', 'b.example'] }) };
    expect(isolationOf(manifest, true, manifest.capabilities)).toBe('in-process');
    expect(isolationOf(manifest, true, of({ network: ['a.example'] }))).toBe('process');
    expect(isolationOf(manifest, false, manifest.capabilities)).toBe('process');
    expect(isolationOf({ ...manifest, isolation: 'process' }, true, manifest.capabilities)).toBe('process');
  });
});
