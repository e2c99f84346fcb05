import { definePlugin } from '@pulseflow/sdk';
import { readFile } from './contents/read-file';
import { writeFile } from './contents/write-file';
import { tokenCredential, webhookCredential } from './credentials';
import { eventTrigger } from './event-trigger';
import { comment } from './issues/comment';
import { createIssue } from './issues/create-issue';
import { getIssue } from './issues/get-issue';
import { listIssues } from './issues/list-issues';
import { updateIssue } from './issues/update-issue';
import { newTrigger } from './new-trigger';
import { createPullRequest } from './pull-requests/create-pull-request';
import { getPullRequest } from './pull-requests/get-pull-request';
import { listPullRequests } from './pull-requests/list-pull-requests';
import { mergePullRequest } from './pull-requests/merge-pull-request';
import { reviewPullRequest } from './pull-requests/review-pull-request';
import { createRelease } from './releases/create-release';
import { listReleases } from './releases/list-releases';
import { uploadAsset } from './releases/upload-asset';
import { search } from './search';

export default definePlugin({
  triggers: [eventTrigger, newTrigger],
  nodes: [
    ...[createIssue, updateIssue, comment, getIssue, listIssues, search],
    ...[listPullRequests, getPullRequest, createPullRequest, mergePullRequest, reviewPullRequest],
    ...[createRelease, listReleases, uploadAsset, readFile, writeFile],
  ],
  credentials: [tokenCredential, webhookCredential],
});
