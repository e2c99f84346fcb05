import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '#shared/model/errors';
import { isLink, parseRunLink } from './run-link';

const detailOf = (text: string) => {
  try {
    parseRunLink(text);
  } catch (error) {
    return isAppError(error) ? [error.code, error.data?.['detail']] : error;
  }
  return 'taken';
};

describe('a link that asks to run a flow', () => {
  it('names the flow by id or name, and inputs as texts', () => {
    expect(parseRunLink('pulseflow://run/flow_01J')).toEqual({ flow: 'flow_01J', texts: {} });
    expect(parseRunLink('pulseflow://run/Create%20invoice/?customer=Ana+Lu%C3%ADsa&line=1&line=2#x')).toEqual({
      flow: 'Create invoice',
      texts: { customer: ['Ana Luísa'], line: ['1', '2'] },
    });
    expect(parseRunLink('PULSEFLOW:run/A?b=')).toEqual({ flow: 'A', texts: { b: [''] } });
  });

  it.each([
    ['pulseflow://open/x', 'LINK_UNKNOWN'],
    ['pulseflow://run/a/b', 'LINK_UNKNOWN'],
    ['pulseflow://app/index.html', 'LINK_UNKNOWN'],
    ['pulseflow://run/', 'LINK_NO_FLOW'],
    ['pulseflow://run/%20', 'LINK_NO_FLOW'],
    ['pulseflow://run/a%00b', 'LINK_NO_FLOW'],
    ['pulseflow://run/%E0%A4%A', 'LINK_BROKEN'],
    [`pulseflow://run/a?b=${'x'.repeat(9000)}`, 'LINK_TOO_LONG'],
    [`pulseflow://run/a?${'b=1&'.repeat(101)}`, 'LINK_TOO_LONG'],
  ])('is refused as %s', (link, detail) => {
    expect(detailOf(link)).toEqual(['LINK_INVALID', detail]);
  });

  it('takes no name for more than a name', () => {
    const { texts } = parseRunLink('pulseflow://run/a?__proto__=x&constructor=y');
    expect(Object.entries(texts)).toEqual([['constructor', ['y']]]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('is read as it was written, whatever is in it, and never throws anything else', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40 }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
        (name, inputs) => {
          const flow = name.trim();
          fc.pre(flow !== '' && !/\p{Cc}|[\ud800-\udfff]/u.test(flow));
          const query = new URLSearchParams(Object.entries(inputs));
          const wanted = Object.fromEntries([...query].map(([key, value]) => [key, [value]]));
          delete wanted['__proto__'];
          const { texts, ...read } = parseRunLink(`pulseflow://run/${encodeURIComponent(flow)}?${query}`);
          expect(read.flow).toBe(flow);
          expect({ ...texts }).toEqual(wanted);
        },
      ),
      { examples: [['a', Object.fromEntries([['__proto__', 'x']])]] },
    );
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(['taken', 'LINK_INVALID']).toContain([detailOf(`pulseflow:${rest}`)].flat()[0]);
      }),
    );
  });

  it('is known by its scheme', () => {
    expect([isLink('PulseFlow://run/x'), isLink('https://x/pulseflow:'), isLink('pulseflow')]).toEqual([true, false, false]);
  });
});
