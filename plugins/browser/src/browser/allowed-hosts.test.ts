import { describe, expect, it } from 'vitest';
import { checkAddress, hostFlags, hostsIn, isAllowed } from './allowed-hosts';

describe('allowed hosts', () => {
  it('are separated by commas, blanks or lines, and name a host or all below one', () => {
    const hosts = hostsIn('Example.com, *.shop.test\n[::1]:8080');
    expect(hosts).toEqual(['example.com', '*.shop.test', '[::1]:8080']);
    const reached = ['example.com', 'EXAMPLE.com', 'a.b.shop.test', '[::1]'].map((host) => isAllowed(host, hosts));
    expect(reached).toEqual([true, true, true, true]);
    const refused = ['www.example.com', 'shop.test', 'example.com.evil.test', 'evilshop.test'].map((host) =>
      isAllowed(host, hosts),
    );
    expect(refused).toEqual([false, false, false, false]);
    expect(isAllowed('anything', [])).toBe(true);
  });

  it('become flags of the browser, unless any host may be reached', () => {
    expect(hostFlags(['a.test', '*.b.test'])[0]).toBe('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE a.test, EXCLUDE *.b.test');
    expect(hostFlags([])).toEqual([]);
    expect(hostFlags(['a.test', '*'])).toEqual([]);
  });

  it('hold for the addresses of steps, which may leave out https', () => {
    expect(checkAddress(' example.com/a ', ['example.com'])).toBe('https://example.com/a');
    expect(checkAddress('localhost:8080/x', [])).toBe('https://localhost:8080/x');
    expect(() => checkAddress('https://other.test', ['example.com'])).toThrow('may reach only example.com');
    for (const wrong of ['', 'javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'about:blank', 'http://']) {
      expect(() => checkAddress(wrong, [])).toThrow('is no address of a page');
    }
  });
});
