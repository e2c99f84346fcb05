import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { toUiError } from './ui-error';

describe('an error on screen', () => {
  it('keeps code, message, details and problems of the host', () => {
    const problems = [{ code: 'NO_TRIGGER', severity: 'error', message: 'The flow has no trigger' }];
    const error = new ORPCError('FLOW_INVALID', {
      status: 422,
      message: 'No trigger',
      data: { kind: 'user', details: { at: 1 }, problems },
    });
    expect(toUiError(error)).toEqual({ code: 'FLOW_INVALID', message: 'No trigger', problems, details: { at: 1 } });
  });

  it('is OFFLINE without the words of the browser when nobody answers', () => {
    expect(toUiError(new TypeError('Failed to fetch'))).toEqual({ code: 'OFFLINE', message: '', problems: [], details: {} });
    expect(toUiError(new TypeError('NetworkError when attempting to fetch resource.')).code).toBe('OFFLINE');
  });

  it('is OFFLINE too when the window is there but the host it is attached to is not', () => {
    expect(toUiError(new ORPCError('HOST_UNREACHABLE', { status: 503, message: 'no' })).code).toBe('OFFLINE');
  });

  it('is UNEXPECTED for anything else', () => {
    expect(toUiError(new ORPCError('INTERNAL_SERVER_ERROR')).code).toBe('UNEXPECTED');
    expect(toUiError('broken')).toMatchObject({ code: 'UNEXPECTED', message: 'broken' });
  });
});
