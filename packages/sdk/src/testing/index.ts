/** What the tests of a plugin need: its nodes, triggers and credentials run without the app. */

export { callWebhook, testCredential } from './call';
export { lookUp, type RanNode, type RunNodeOptions, runNode } from './run-node';
export { type RanTrigger, type RunTriggerOptions, runTrigger } from './run-trigger';
export { type ServiceAnswer, type ServiceCall, type ServiceFailure, startTestService, type TestService } from './service';
export { createTestFiles, type TestFiles } from './test-files';
