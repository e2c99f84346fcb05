import { definePlugin } from '@pulseflow/sdk';
import { execute } from './execute';
import { insertRows } from './insert-rows';
import { notification } from './notification';
import { query } from './query';
import { serverCredential } from './server-credential';

export default definePlugin({
  nodes: [query, execute, insertRows],
  triggers: [notification],
  credentials: [serverCredential],
});
