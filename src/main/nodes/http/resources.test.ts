import { describe, expect, it } from 'vitest';
import { resourcesOf } from './resources';

describe('what limits of an HTTP request are shared by', () => {
  it('is the host of its address, port included, whatever comes after it', () => {
    expect(resourcesOf({ url: 'https://API.example.com:8443/orders/{{ id }}?x=1' })).toEqual({ host: 'api.example.com:8443' });
    expect(resourcesOf({ url: 'http://me:secret@example.com' })).toEqual({ host: 'example.com' });
    expect(resourcesOf({ url: 'https://{{ host }}/orders' })).toEqual({});
    expect(resourcesOf({ url: '{{ url }}' })).toEqual({});
  });

  it('is the same for the same credential, another for another, and never the secret itself', () => {
    const of = (config: object) => resourcesOf({ url: 'https://a.example', ...config }).credential;
    expect(of({ auth: 'bearer', token: 'hunter2' })).toBe(of({ auth: 'bearer', token: 'hunter2' }));
    expect(of({ auth: 'bearer', token: 'hunter2' })).not.toBe(of({ auth: 'bearer', token: 'hunter3' }));
    expect(of({ auth: 'bearer', token: 'hunter2' })).not.toContain('hunter');
    expect(of({ auth: 'none', token: 'hunter2' })).toBeUndefined();
  });
});
