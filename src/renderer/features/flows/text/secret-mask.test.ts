import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { coverSecrets, SECRET_SHOWN, uncoverSecrets } from './secret-mask';

const types = new Map([
  [
    'core.http',
    {
      configSchema: { properties: { token: { type: 'string', format: 'password' }, url: { type: 'string' } } },
    } as unknown as NodeTypeInfo,
  ],
]);
const flow = (config: Record<string, string>) =>
  flowDefinitionSchema.parse({ name: 'A', nodes: [{ id: 'get', type: 'core.http', name: 'Get', config }] });

describe('secrets in a text', () => {
  it('are covered, and mean the same when they are left covered', () => {
    const draft = flow({ url: 'https://a.example', token: 's3cret' });
    const covered = coverSecrets(draft, types);
    expect(JSON.stringify(covered)).not.toContain('s3cret');
    expect(uncoverSecrets(covered, draft, types)).toEqual(draft);
  });

  it('can be typed anew, emptied, and be expressions', () => {
    const draft = flow({ token: 's3cret' });
    for (const token of ['other', '', '{{ $env.TOKEN }}'])
      expect(uncoverSecrets(flow({ token }), draft, types)).toEqual(flow({ token }));
    expect(coverSecrets(flow({ token: '{{ $env.TOKEN }}' }), types)).toEqual(flow({ token: '{{ $env.TOKEN }}' }));
  });

  it('do not come from nowhere: a covered secret of a pasted node is no secret', () => {
    expect(uncoverSecrets(flow({ token: SECRET_SHOWN }), flow({}), types)).toEqual(flow({}));
  });
});
