/** Name of the session cookie; the port is part of it, since cookies are shared by all ports of a host. */
export function sessionCookieName(port: number): string {
  return `pulseflow_session_${port}`;
}

/** The Set-Cookie value that signs a browser in. */
export function sessionCookie(port: number, session: string, lifetimeMs: number): string {
  const seconds = Math.floor(lifetimeMs / 1000);
  return `${sessionCookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
}

/** The Set-Cookie value that signs a browser out. */
export function endedSessionCookie(port: number): string {
  return `${sessionCookieName(port)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
}
