import { describe, expect, it } from 'vitest';
import { adviceKey } from './error-advice';
import en from './i18n/en.json';
import pt from './i18n/pt-BR.json';

describe('advice on an error', () => {
  it('is found by code, and by who must act for a code it does not know', () => {
    expect(adviceKey({ code: 'HTTP_STATUS', kind: 'operational' })).toBe('httpStatus');
    expect(adviceKey({ code: 'HTTP_UNREACHABLE', kind: 'operational' })).toBe('http');
    expect(adviceKey({ code: 'SOME_ODD', kind: 'operational' })).toBe('operational');
    expect(adviceKey({ code: 'PLUGIN_CRASHED', kind: 'operational' })).toBe('plugin');
    // A flow that is a service is none of another house.
    expect(adviceKey({ code: 'SERVICE_PAUSED', kind: 'user' })).toBe('user');
  });

  it('exists in both languages for every key', () => {
    const codes = [
      'EXPRESSION_FAILED',
      'NODE_CONFIG_INVALID',
      'HTTP_STATUS',
      'HTTP_CERTIFICATE',
      'HTTP_X',
      'FILE_EXISTS',
      'DISK_FULL',
      'SMTP_FAILED',
      'CODE_TIMED_OUT',
      'CODE_FAILED',
      'TIMED_OUT',
      'FLOW_PAUSED',
      'PLUGIN_DENIED',
      'SERVICE_UNAVAILABLE',
    ];
    const keys = [...codes.map((code) => adviceKey({ code, kind: 'bug' })), 'user', 'operational', 'bug'];
    expect(keys.filter((key) => !(key in en.advice) || !(key in pt.advice))).toEqual([]);
  });
});
