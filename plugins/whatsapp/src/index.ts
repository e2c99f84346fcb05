import { definePlugin } from '@pulseflow/sdk';
import { cloudCredential, webhookCredential } from './credentials';
import { getMediaNode } from './get-media';
import { markReadNode } from './mark-read';
import { messageTrigger } from './message-trigger';
import { sendMediaNode } from './send-media';
import { sendTemplateNode } from './send-template';
import { sendTextNode } from './send-text';

/** WhatsApp by the Cloud API of Meta. */
export default definePlugin({
  nodes: [sendTextNode, sendTemplateNode, sendMediaNode, markReadNode, getMediaNode],
  triggers: [messageTrigger],
  credentials: [cloudCredential, webhookCredential],
});
