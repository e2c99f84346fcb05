/** What the node "HTTP request" can sign in with. */
export const HTTP_CREDENTIAL_TYPES = ['core.http-bearer', 'core.http-api-key', 'core.http-basic', 'core.http-headers'] as const;

/** What the node "Send e-mail" can sign in with. */
export const SMTP_CREDENTIAL_TYPE = 'core.smtp';
