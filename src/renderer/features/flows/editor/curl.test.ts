import { describe, expect, it } from 'vitest';
import { webhookCurl, webhookUrl } from './curl';

describe('calling a webhook from a shell', () => {
  it('shows address, method and body', () => {
    const url = webhookUrl('http://127.0.0.1:5177/', { path: '/github/' });
    expect(webhookCurl(url, {})).toBe(
      `curl -X POST 'http://127.0.0.1:5177/hooks/github' -H 'content-type: application/json' -d '{"hello":"world"}'`,
    );
    expect(webhookCurl(url, { methods: ['GET'] })).toBe(`curl 'http://127.0.0.1:5177/hooks/github'`);
  });

  it('sends a token, with quotes in it made safe', () => {
    expect(webhookCurl('http://h/hooks/a', { auth: 'token', token: "it's" })).toContain(`-H 'authorization: Bearer it'\\''s'`);
  });

  it('signs when the webhook asks for a signature', () => {
    expect(webhookCurl('http://h/hooks/a', { auth: 'hmac' })).toMatch(
      /x-hub-signature-256: sha256=\$\(printf .* openssl dgst -sha256 -hmac "\$SECRET"/,
    );
  });
});
