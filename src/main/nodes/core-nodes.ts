import type { NodeType } from '../engine/sdk';
import { callFlowNode } from './call-flow';
import { codeNode } from './code/code-node';
import { enqueueNode } from './enqueue';
import { eventNode } from './event';
import { filterNode } from './filter';
import { forEachNode } from './for-each';
import { httpNode } from './http';
import { ifNode } from './if';
import { logNode } from './log';
import { manualNode } from './manual';
import { mergeNode } from './merge';
import { notifyNode } from './notify';
import { queueNode } from './queue';
import { raiseEventNode } from './raise-event';
import { respondNode } from './respond';
import { scheduleNode } from './schedule';
import { sendEmailNode } from './send-email';
import { setNode } from './set';
import { startFlowNode } from './start-flow';
import { stopNode } from './stop';
import { transformNode } from './transform';
import { waitNode } from './wait';
import { webhookNode } from './webhook';
import { withLockNode } from './with-lock';
import { writeFileNode } from './write-file';

/** The node types that come with the app, in the order in which an editor offers them. */
export const coreNodes: readonly NodeType[] = [
  ...[manualNode, webhookNode, eventNode, scheduleNode, queueNode],
  ...[ifNode, mergeNode, forEachNode, withLockNode, waitNode, stopNode, startFlowNode, callFlowNode],
  ...[setNode, filterNode, transformNode, codeNode],
  ...[httpNode, respondNode, writeFileNode],
  ...[sendEmailNode, notifyNode, raiseEventNode, enqueueNode, logNode],
];
