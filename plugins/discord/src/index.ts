import { definePlugin } from '@pulseflow/sdk';
import { botCredential, webhookCredential } from './credentials';
import { editMessageNode } from './edit-message';
import { listMessagesNode } from './list-messages';
import { sendMessageNode } from './send-message';

/** Discord by webhooks and bots. */
export default definePlugin({
  nodes: [sendMessageNode, editMessageNode, listMessagesNode],
  credentials: [webhookCredential, botCredential],
});
