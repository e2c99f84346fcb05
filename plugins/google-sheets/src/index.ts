import { definePlugin } from '@pulseflow/sdk';
import { accountCredential, serviceAccountCredential } from './credentials';
import { newRows } from './new-rows-trigger';
import { appendRows } from './nodes/append-rows';
import { clearRange } from './nodes/clear-range';
import { createSheet } from './nodes/create-sheet';
import { findRow } from './nodes/find-row';
import { readRange } from './nodes/read-rows';
import { updateRange } from './nodes/update-range';

export default definePlugin({
  triggers: [newRows],
  nodes: [readRange, appendRows, updateRange, findRow, clearRange, createSheet],
  credentials: [accountCredential, serviceAccountCredential],
});
