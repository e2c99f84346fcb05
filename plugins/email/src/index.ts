import { definePlugin } from '@pulseflow/sdk';
import { changeNode } from './change-node';
import { imapCredential } from './imap-credential';
import { googleCredential, microsoftCredential } from './oauth-credentials';
import { receivedTrigger } from './received/received-trigger';
import { searchNode } from './search-node';
import { sendNode } from './send-node';

/** E-mail: IMAP to read, SMTP to send. */
export default definePlugin({
  nodes: [sendNode, searchNode, changeNode],
  triggers: [receivedTrigger],
  credentials: [imapCredential, googleCredential, microsoftCredential],
});
