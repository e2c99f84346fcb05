import { expect, it } from 'vitest';
import { endedSessionCookie, sessionCookie, sessionCookieName } from './session-cookie';

it('a session cookie is out of reach of scripts and other sites, and ends with the session', () => {
  expect(sessionCookie(5177, 'value', 90_500)).toBe('pulseflow_session_5177=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=90');
});

it('two instances on one machine do not sign each other out', () => {
  expect(sessionCookieName(1)).not.toBe(sessionCookieName(2));
  expect(endedSessionCookie(1)).toBe(`${sessionCookieName(1)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`);
});
