import type { CredentialType } from '../../engine/sdk';
import { httpCredentials } from './http-credentials';
import { smtpCredential } from './smtp-credential';

/** The types of credentials of the app, in the order in which they are offered. */
export const coreCredentials: readonly CredentialType[] = [...httpCredentials, smtpCredential];
