import { definePlugin } from '@pulseflow/sdk';
import { botCredential, signingCredential } from './credentials';
import { eventTrigger } from './event-trigger';
import { listNode } from './list';
import { postMessageNode } from './post-message';
import { updateMessageNode } from './update-message';
import { uploadFileNode } from './upload-file';

/** Slack by its Web API and Events API. */
export default definePlugin({
  nodes: [postMessageNode, updateMessageNode, uploadFileNode, listNode],
  triggers: [eventTrigger],
  credentials: [botCredential, signingCredential],
});
