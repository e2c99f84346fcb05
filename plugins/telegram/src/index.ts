import { definePlugin } from '@pulseflow/sdk';
import { answerButtonNode } from './answer-button';
import { botCredential } from './bot-credential';
import { editMessageNode } from './edit-message';
import { sendFileNode } from './send-file';
import { sendMessageNode } from './send-message';
import { messageTrigger } from './updates/message-trigger';

/** Telegram by the Bot API. */
export default definePlugin({
  nodes: [sendMessageNode, sendFileNode, editMessageNode, answerButtonNode],
  triggers: [messageTrigger],
  credentials: [botCredential],
});
