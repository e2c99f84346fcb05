import type { NodeType } from '../engine/sdk';
import { buildCsvNode } from './build-csv';
import { callFlowNode } from './call-flow';
import { changeFileNode } from './change-file';
import { checkFlowsNode } from './check-flows';
import { codeNode } from './code/code-node';
import { enqueueNode } from './enqueue';
import { eventNode } from './event';
import { extractHtmlNode } from './extract-html';
import { filterNode } from './filter';
import { forEachNode } from './for-each';
import { httpNode } from './http';
import { humanTaskNode } from './human-task';
import { ifNode } from './if';
import { listFilesNode } from './list-files';
import { logNode } from './log';
import { manualNode } from './manual';
import { mergeNode } from './merge';
import { notifyNode } from './notify';
import { parseCsvNode } from './parse-csv';
import { queueNode } from './queue';
import { raiseEventNode } from './raise-event';
import { readFileNode } from './read-file';
import { respondNode } from './respond';
import { scheduleNode } from './schedule';
import { scheduleNodeV1 } from './schedule/schedule-v1';
import { sendEmailNode } from './send-email';
import { setNode } from './set';
import { startFlowNode } from './start-flow';
import { stopNode } from './stop';
import { transformNode } from './transform';
import { waitNode } from './wait';
import { webhookNode } from './webhook';
import { withLockNode } from './with-lock';
import { writeFileNode } from './write-file';
import { zipFilesNode } from './zip-files';

/** The node types that come with the app, in the order in which an editor offers them. */
export const coreNodes: readonly NodeType[] = [
  ...[manualNode, webhookNode, eventNode, scheduleNodeV1, scheduleNode, queueNode],
  ...[
    ifNode,
    mergeNode,
    forEachNode,
    withLockNode,
    waitNode,
    humanTaskNode,
    stopNode,
    startFlowNode,
    callFlowNode,
    checkFlowsNode,
  ],
  ...[setNode, filterNode, transformNode, codeNode, parseCsvNode, buildCsvNode, extractHtmlNode],
  ...[httpNode, respondNode],
  ...[readFileNode, writeFileNode, listFilesNode, changeFileNode, zipFilesNode],
  ...[sendEmailNode, notifyNode, raiseEventNode, enqueueNode, logNode],
];
