import { describe, expect, it } from 'vitest';
import { redact } from './redact';

const none = { texts: [] };

describe('blacking out', () => {
  it.each([
    ['a bearer token', 'Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['a password in JSON', '{"password":"hunter 2 \\" x","port":587}', 'hunter'],
    ['a token in a log line', 'token=s3cr3t, and so on', 's3cr3t'],
    ['an API key with a longer name', 'X_API_KEY: k-123456', 'k-123456'],
    ['user and password of an address', 'postgres://ana:pa55@db.example/x', 'pa55'],
    ['the query of an address', 'GET https://api.example/v1?key=1234&user=ana failed', 'key=1234'],
    ['an e-mail address', 'to ana.maria+x@exemplo.com.br', 'ana.maria'],
    ['a phone number', 'sent to +55 11 98765-4321', '98765'],
    ['a private key', 'x -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- y', 'MIIE'],
    ['a long key that stands alone', 'sk_live_51HxQ2eZvKYlo2C0aaaaBBBB', '51HxQ2eZ'],
    ['a digest', 'a3f5c9d2e1b4a7f8c6d5e4b3a2f1c0d9', 'a3f5c9d2'],
  ])('takes out %s', (_what, text, secret) => {
    const redacted = redact(text, none);
    expect(redacted).not.toContain(secret);
    expect(redacted).toMatch(/\[(removed|e-mail|phone)\]/);
  });

  it('leaves what helps: ids of runs, codes, times, versions, counts, settings that say whether', () => {
    const text = JSON.stringify({
      run: 'run_01J9ZQ4M8X7B5C3D2E1F0G9H8J',
      code: 'CREDENTIAL_NOT_FOUND',
      at: 1_795_000_000_000,
      version: '24.21.0',
      passwordSet: true,
      tokens: 12,
      schedule: '2026-11-21T20:56:41.123Z',
      node: 'core.http-request',
      plugin: 'telegram-send-message-with-buttons',
    });
    expect(redact(text, none)).toBe(text);
  });

  it('takes out what is known wherever it stands, also escaped as in JSON', () => {
    const known = {
      texts: [
        { text: 'C:\\Users\\ana', instead: '~' },
        { text: 'ana', instead: '<user>' },
      ],
    };
    expect(redact(JSON.stringify({ folder: 'C:\\Users\\ana\\flows', by: 'ana' }), known)).toBe(
      '{"folder":"~\\\\flows","by":"<user>"}',
    );
  });
});
